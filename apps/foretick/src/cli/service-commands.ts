import { Argument, type Command as Program } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { LONE_SERVICES } from '../system/lone-services.ts';
import { type CommonFlags, common, examples, terminalOf } from './common-flags.ts';

const NAMES = [...LONE_SERVICES, 'api'] as const;

/** Commands that run the system as separate services on Kafka. What they alone need is loaded when one of them is run: it is most of what there is to load. */
export function addServiceCommands(program: Program, signal: AbortSignal): void {
  onKafka(program.command('topics'))
    .description('make the topics of a system on Kafka; those that are there stay as they are')
    .option('--partitions <number>', 'of each topic (default: 4)')
    .option('--replication <number>', 'copies of each topic (default: 1)')
    .addHelpText('after', examples(['foretick topics', 'foretick topics --partitions 12 --replication 3']))
    .action(async (flags: CommonFlags) => {
      const { partitions, replication, ...rest } = flags;
      const config = configOf({ ...rest, kafkaPartitions: partitions, kafkaReplication: replication });
      const { makeTopics } = await import('../profiles/distributed.ts');
      const { made, all, partitions: count } = await makeTopics(config);
      const terminal = terminalOf(flags);
      if (terminal.json) terminal.result({ type: 'topics', made, topics: all, partitions: count });
      else
        terminal.line(
          `${made.length} topics made, ${all.length - made.length} were there; ${count} partitions each`,
        );
    });

  onKafka(program.command('migrate'))
    .description('make or upgrade the tables and views in RisingWave; goes on where it was cut off')
    .option('--risingwave <url>', 'address of RisingWave, such as postgres://root@127.0.0.1:4566/dev')
    .option('--dry-run', 'show every statement, and reach no server')
    .addHelpText(
      'after',
      examples([
        'foretick migrate --dry-run',
        'foretick migrate --risingwave postgres://root@risingwave:4566/dev --brokers kafka-1:9092',
      ]),
    )
    .action(async (flags: CommonFlags) => {
      const { risingwave, dryRun, ...rest } = flags;
      const { migrate } = await import('./migrate.ts');
      await migrate(configOf({ ...rest, risingwaveUrl: risingwave }), terminalOf(flags), dryRun === true);
    });

  onKafka(program.command('service'))
    .description('run one service of a system on Kafka, or several in one process')
    .addArgument(new Argument('<name...>', 'which').choices(NAMES))
    .option('--source <kind>', 'as for start; every service has to have the same')
    .option('--pair <pair...>', 'as for start', gather)
    .option('--exchange <name>', 'as for start')
    .option('--input <file>', 'as for start')
    .option('--speed <speed>', 'as for start')
    .option('--references <venues>', 'as for start')
    .option('--seed <number>', 'as for start')
    .option('--port <number>', 'of the page and the API, for service api (default: 8080)')
    .option('--risingwave <url>', 'the store of all services (default: tables in the data folder)')
    .addHelpText(
      'after',
      examples([
        'foretick service trades',
        'foretick service candles --brokers kafka-1:9092,kafka-2:9092',
        'foretick service technical-indicators companions predictor',
        'foretick service api',
      ]),
    )
    .action(async (names: (typeof NAMES)[number][], flags: CommonFlags) => {
      const { pair, risingwave, ...rest } = flags;
      const { service } = await import('./service.ts');
      await service(
        [...new Set(names)],
        configOf({ ...rest, pairs: pair, risingwaveUrl: risingwave }),
        terminalOf(flags),
        signal,
      );
    });
}

function onKafka(command: Program): Program {
  return common(command).option(
    '--brokers <addresses>',
    'host:port of some brokers (default: 127.0.0.1:9092)',
  );
}

function configOf({ brokers, ...flags }: Readonly<Record<string, unknown>>) {
  return loadConfig({ flags: { ...flags, kafkaBrokers: brokers }, env: process.env, envFile: '.env.local' });
}

function gather(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? before.map(String) : []), ...value.split(',')];
}
