import { resolve } from 'node:path';
import { Argument, Command as Program } from 'commander';
import type { WorkspaceCommandName } from '../commands/index.ts';
import type { ConfigKey } from '../config/config-schema.ts';
import { settingOf } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import { VERSION } from '../version.ts';
import { renderAudit } from './audit-lines.ts';
import { type CommonFlags, common, examples, terminalOf } from './common-flags.ts';
import { completionScript, SHELLS, type Shell } from './completion.ts';
import { doctor } from './doctor/doctor.ts';
import { addFinetuneCommands } from './finetune-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addNewsCommands } from './news-commands.ts';
import { renderEvaluation } from './render-evaluation.ts';
import { renderSearch } from './render-search.ts';
import {
  renderBackfill,
  renderCandles,
  renderExport,
  renderExportNews,
  renderForecasts,
  renderImport,
  renderImportNews,
  renderTraining,
  renderVerification,
} from './results.ts';
import { runCommand } from './run-command.ts';
import { addServiceCommands } from './service-commands.ts';
import { start } from './start.ts';
import type { Terminal } from './terminal.ts';
import { watch } from './watch/watch.ts';

/** The command line. Each action gets its flags, checked later against the same schemas as everything else. */
export function createProgram(signal: AbortSignal): Program {
  const program = new Program('foretick')
    .description('Forecasts crypto prices a few minutes ahead and scores every forecast against what came.')
    .version(VERSION)
    .showHelpAfterError('(foretick --help shows the commands)')
    .configureHelp({ showGlobalOptions: true });

  common(program.command('start'))
    .description('run the whole system in this process')
    .option('--source <kind>', `where trades come from: ${allowed('source')} (default: live)`)
    .option('--pair <pair...>', `${allowed('pairs')} (default: BTC/USD and ETH/USD)`, gather)
    .option('--exchange <name>', 'prefix of the pairs (default: kraken for live, replay for replay)')
    .option('--input <file>', `with --source replay: ${allowed('input')}`)
    .option('--news <file>', `with --source replay: ${allowed('newsRecord')}`)
    .option('--speed <speed>', `with --source replay: ${allowed('speed')} (default: 1)`)
    .option('--references <venues>', `with --source live: ${allowed('references')} (default: both)`)
    .option('--seed <number>', 'with --source simulated: another number makes another market (default: 1)')
    .option('--port <number>', 'port of the page and the API (default: 8080)')
    .option('--host <address>', `${allowed('host')} (default: 127.0.0.1)`)
    .addHelpText(
      'after',
      examples([
        'foretick start',
        'foretick start --source simulated --port 8081',
        'foretick start --source replay --input trades.csv.gz --pair BTC/USDT --speed 60',
        'foretick start --source replay --input trades.csv.gz --pair BTC/USDT --speed max --json',
        'foretick start --source replay --input trades.csv.gz --news news.jsonl --pair BTC/USD --speed max',
      ]),
    )
    .action(async (flags: CommonFlags) => {
      const { pair, news, ...rest } = flags;
      const named = { pairs: pair, newsRecord: news };
      const config = loadConfig({ flags: { ...rest, ...named }, env: process.env, envFile: '.env.local' });
      await start(config, terminalOf(flags), signal);
    });

  onDataFolder(program, 'import', signal, renderImport)
    .description('bring recorded trades or candles into the data folder')
    .argument('<files...>', 'csv, csv.gz or parquet; told apart by their columns')
    .requiredOption('--pair <pair>', 'the pair they belong to')
    .option('--exchange <name>', 'the exchange they come from', 'kraken')
    .option('--interval <interval>', 'interval of the candles in the files', '1m')
    .option('--kind <kind>', 'trades, candles or auto', 'auto')
    .option('--columns <names>', 'names of the columns, as ours=theirs,…', columnMap)
    .addHelpText(
      'after',
      examples([
        'foretick import --pair BTC/USD candles.parquet',
        'foretick import --pair BTC/USD --columns time=0,price=1,quantity=2 XBTUSD.csv',
        'foretick import --pair ETH/USD --exchange bitfinex --columns open_time=mts candles.csv.gz',
      ]),
    );

  const news = addNewsCommands(program);
  onDataFolder(news, 'import-news', signal, renderImportNews, 'import')
    .description('bring news of the past into the data folder, read by the lexicon')
    .argument(
      '<file>',
      'JSON (a list, or one object a line) or CSV: title, published_at; text, url, source where known',
    )
    .addHelpText('after', examples(['foretick news import headlines.jsonl']));

  onDataFolder(news, 'backfill-news', signal, renderImportNews, 'backfill')
    .description(
      'fetch headlines of the past from GDELT, which reaches back some three months, read by the lexicon',
    )
    .requiredOption('--from <time>', 'published from this time on; a date, an ISO time or epoch ms')
    .option(
      '--to <time>',
      'published before this time; a plain date means the end of that day (default: now)',
    )
    .addHelpText('after', examples(['foretick news backfill --from 2026-01-05 --to 2026-01-06']));

  onDataFolder(news, 'export-news', signal, renderExportNews, 'export')
    .description('write the stored news, with what was read in it and when forecasts knew it, for a replay')
    .requiredOption('--file <file>', 'file to write, one JSON object a line')
    .option('--from <time>', 'first seen from this time on')
    .option('--to <time>', 'first seen before this time; a plain date means the end of that day')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText('after', examples(['foretick news export --file news.jsonl --from 2026-01-05']));

  onDataFolder(program, 'backfill', signal, renderBackfill)
    .description("fetch an exchange's own record of trades, newest first; goes on where it was stopped")
    .requiredOption('--pair <pair>', 'the pair')
    .requiredOption('--days <days>', 'how far back')
    .option('--exchange <name>', 'the exchange to ask', 'kraken')
    .option('--no-references', 'leave out the candles of the reference venues')
    .addHelpText('after', examples(['foretick backfill --pair BTC/USD --days 7']));

  onDataFolder(program, 'export', signal, renderExport)
    .description('write a table to a Parquet or CSV file')
    .requiredOption('--table <name>', 'for example trades, candles, predictions or scores')
    .requiredOption('--file <file>', 'file to write; its ending tells the format')
    .option('--format <format>', 'parquet or csv, when the ending does not tell')
    .option('--pair <pair>', 'this pair only')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--from <time>', 'rows from this time on')
    .option('--to <time>', 'rows before this time; a plain date means the end of that day')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText(
      'after',
      examples([
        'foretick export --table candles --file candles.parquet',
        'foretick export --table trades --pair BTC/USD --from 2024-01-01 --file trades.csv',
      ]),
    );

  onDataFolder(program, 'train', signal, renderTraining)
    .description('train a model for each horizon on the stored candles; one that passes the gate is champion')
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--training-days <days>', 'newest days to train on (default: 60)')
    .option('--model <name>', 'drift, ridge, huber, trees or average (default: ridge)')
    .option('--settings <file>', 'what foretick search found: trees for that horizon, by these settings')
    .addHelpText(
      'after',
      examples(['foretick train --pair BTC/USD', 'foretick train --pair BTC/USD --model average']),
    );

  addModelCommands(program, signal);

  onDataFolder(program, 'evaluate', signal, renderEvaluation)
    .description('walk forward through stored candles: what would the models have been worth?')
    .requiredOption('--pair <pairs>', 'the pair, or several with commas between')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--from <time>', 'first forecast; a date, an ISO time or epoch ms (default: the last 30 days)')
    .option('--to <time>', 'end; a plain date means the end of that day (default: the newest candle)')
    .option(
      '--models <names>',
      'of drift, ridge, huber, trees, average, online; persistence is always there (default: ridge)',
    )
    .option('--horizons <intervals>', 'how far ahead (default: 1m,5m,15m)')
    .option(
      '--train-days <days>',
      'days that each model is trained on (default: 60 for 1m, 120 for 5m, 180 beyond)',
    )
    .option('--refit-days <days>', 'days until the next training (default: 7)')
    .option('--seed <number>', 'of what samples: trees and confidence intervals (default: 1)')
    .option('--quantile-trees', 'compare the intervals with those of quantile trees; takes longer')
    .option('--ablate <groups>', 'again without each group of features, for example cross-asset,order-flow')
    .option('--report <file>', 'write a page about it, one HTML file that needs nothing else')
    .option('--overwrite', 'replace a report that is there')
    .option('--audit', 'run the leakage audit too, for the report')
    .option('--open-holdout', 'look at the candles that a search held back; it is recorded')
    .addHelpText(
      'after',
      examples([
        'foretick evaluate --pair BTC/USD --from 2018-10-01 --to 2018-12-31 --json',
        'foretick evaluate --pair BTC/USD --models ridge,trees,average --horizons 1m --refit-days 30',
        'foretick evaluate --pair BTC/USD --models average --ablate cross-asset,time --audit --report report.html',
      ]),
    );

  onDataFolder(program, 'search', signal, renderSearch)
    .description(
      'look for better settings of the trees on history before a holdout; goes on where it was stopped',
    )
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--horizon <interval>', 'how far ahead (default: 1m)')
    .option('--trials <number>', 'settings to try, those tried before counted in (default: 30)')
    .option('--batch <number>', 'tried side by side, in threads (default: 4)')
    .option('--seed <number>', 'another number tries others (default: 1)')
    .option('--days <days>', 'days before the holdout to score on (default: 60)')
    .option('--holdout-days <days>', 'newest days to hold back, where none are yet (default: 60)')
    .option('--refit-days <days>', 'days until the next training (default: 15)')
    .option('--file <file>', 'write the best settings, for foretick train --settings')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText(
      'after',
      examples([
        'foretick search --pair BTC/USD --trials 30 --batch 4 --seed 1 --file settings.json',
        'foretick train --pair BTC/USD --settings settings.json',
      ]),
    );

  onDataFolder(program, 'verify', signal, renderVerification)
    .description('compute candles, indicators, features and forecasts again and compare them bit for bit')
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--from <time>', 'start; a date, an ISO time or epoch ms (default: a day before the end)')
    .option('--to <time>', 'end; a plain date means the end of that day (default: now)')
    .addHelpText('after', examples(['foretick verify --pair BTC/USD --from 2026-01-05 --to 2026-01-06']));

  onDataFolder(program, 'audit', signal, renderAudit)
    .description('prove that no feature and no label depends on what came later; exit status 1 when one does')
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--from <time>', 'first candle; a date, an ISO time or epoch ms (default: the last 90 days)')
    .option('--to <time>', 'end; a plain date means the end of that day (default: the newest candle)')
    .option('--cuts <number>', 'times at which the history is cut (default: 50)')
    .option('--seed <number>', 'another number cuts elsewhere (default: 1)')
    .addHelpText(
      'after',
      examples([
        'foretick audit --pair BTC/USD',
        'foretick audit --pair BTC/USD --from 2018-10-01 --to 2018-12-31 --cuts 500 --json',
      ]),
    );

  onDataFolder(program, 'candles', signal, renderCandles)
    .description('show stored candles')
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--interval <interval>', 'for example 1m (default: 1m)')
    .option('--from <time>', 'first open time')
    .option('--to <time>', 'end of open times; a plain date means the end of that day')
    .option('--limit <number>', 'the newest so many')
    .addHelpText(
      'after',
      examples([
        'foretick candles --pair BTC/USD --limit 10',
        'foretick candles --pair BTC/USD --from 2018-10-01 --json',
      ]),
    );

  onDataFolder(program, 'forecasts', signal, renderForecasts)
    .description('show forecasts with what came of them')
    .requiredOption('--pair <pair>', 'the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--horizon <interval>', 'for example 5m')
    .option('--model <name>', 'for example ridge')
    .option('--from <time>', 'made at or after')
    .option('--to <time>', 'made before; a plain date means the end of that day')
    .option('--limit <number>', 'the newest so many')
    .addHelpText('after', examples(['foretick forecasts --pair BTC/USD --horizon 5m --limit 20']));

  common(program.command('doctor'))
    .description(
      'check the installation, the data folder, the port and the exchange, and say how to mend what is wrong',
    )
    .option('--port <number>', 'port to check (default: 8080)')
    .addHelpText('after', examples(['foretick doctor', 'foretick doctor --json']))
    .action(async (flags: CommonFlags) => {
      const config = loadConfig({ flags, env: process.env, envFile: '.env.local' });
      await doctor(config, terminalOf(flags), signal);
    });

  common(program.command('watch'))
    .description('show a running system in the terminal: prices, forecasts with their bands, scores')
    .option('--url <address>', 'address of the running system (default: the one that owns the data folder)')
    .option('--once', 'one screen, then end; so it is too where the output is no terminal')
    .addHelpText(
      'after',
      examples([
        'foretick watch',
        'foretick watch --once',
        'foretick watch --url http://127.0.0.1:8081 --json',
      ]),
    )
    .action(async (flags: CommonFlags) => {
      const { url, once, ...rest } = flags;
      const config = loadConfig({ flags: rest, env: process.env, envFile: '.env.local' });
      const wanted = { url: typeof url === 'string' ? url : undefined, once: once === true };
      await watch(config, wanted, terminalOf(flags), signal);
    });

  program
    .command('completion')
    .description('write a script that makes a shell complete commands and flags')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      examples([
        'foretick completion bash >> ~/.bashrc',
        'foretick completion zsh > ~/.zfunc/_foretick',
        'foretick completion fish > ~/.config/fish/completions/foretick.fish',
      ]),
    )
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell));
    });

  addFinetuneCommands(program, signal);
  addServiceCommands(program, signal);
  return program;
}

function onDataFolder(
  program: Program,
  name: WorkspaceCommandName,
  signal: AbortSignal,
  render: (result: unknown, terminal: Terminal) => void,
  written: string = name,
): Program {
  return common(program.command(written)).action(async (...parameters: unknown[]) => {
    const command = parameters.at(-1);
    if (!(command instanceof Program)) return;
    const { json, quiet, dataDir, ...args } = command.opts<CommonFlags>();
    const config = loadConfig({ flags: { dataDir }, env: process.env, envFile: '.env.local' });
    // The running system that owns the folder may have been started elsewhere.
    const files = command.args.length > 0 ? { files: command.args.map((file) => resolve(file)) } : {};
    const file = typeof args.file === 'string' ? { file: resolve(args.file) } : {};
    const settings = typeof args.settings === 'string' ? { settings: resolve(args.settings) } : {};
    const report = typeof args.report === 'string' ? { report: resolve(args.report) } : {};
    const terminal = terminalOf({
      ...(json === undefined ? {} : { json }),
      ...(quiet === undefined ? {} : { quiet }),
    });
    await runCommand(
      name,
      { ...args, ...files, ...file, ...report, ...settings },
      config,
      terminal,
      signal,
      render,
    );
  });
}

function allowed(key: ConfigKey): string {
  return settingOf(key).allowed;
}

function gather(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? before.map(String) : []), ...value.split(',')];
}

function columnMap(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [ours = '', theirs = ''] = part.split('=');
      return [ours.trim(), theirs.trim()];
    }),
  );
}
