import type { Command as Program } from 'commander';
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import { readAdapters } from '../finetune/adapters/adapter-record.ts';
import { promoteAdapter, rollBackAdapter } from '../finetune/adapters/promote-adapter.ts';
import { answerTests } from '../finetune/commands/answer-tests.ts';
import { evaluateAdapter } from '../finetune/commands/evaluate-adapter.ts';
import { makeDataset } from '../finetune/commands/make-dataset.ts';
import { trainAdapter } from '../finetune/commands/train-adapter.ts';
import { type LlmEndpoint, openLlmEndpoint } from '../profiles/language-model.ts';
import { type CommonFlags, common, examples, terminalOf } from './common-flags.ts';
import {
  renderAdapterEvaluation,
  renderAdapterPromotion,
  renderAdapters,
  renderAnswers,
  renderDataset,
  renderTrained,
} from './finetune-results.ts';
import type { Terminal } from './terminal.ts';

interface Running {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly args: Readonly<Record<string, unknown>>;
}

/** `foretick finetune …`: a small model of one's own that reads news, from a data set to the server that serves it. */
export function addFinetuneCommands(program: Program, signal: AbortSignal): void {
  const finetune = program
    .command('finetune')
    .description('tune a small language model to read news: data set, training, evaluation, serving')
    .addHelpText(
      'after',
      examples([
        'foretick finetune dataset --input news.csv --output tuning --model big-model',
        'foretick finetune train --dataset tuning --output tuned',
        'foretick finetune promote news-1',
      ]),
    );

  command(finetune, 'dataset', async ({ config, terminal, args }) => {
    const made = await onEndpoint(config, (endpoint) =>
      makeDataset(args, endpoint, terminal.progress, signal),
    );
    finish(terminal, made, renderDataset);
  })
    .description('ask a teacher about headlines and write what a small model can learn from it')
    .requiredOption('--input <files...>', 'news as CSV with a header line, or JSON')
    .requiredOption('--output <folder>', 'folder to write')
    .requiredOption('--model <name>', 'the teacher, a model of the server at FORETICK_LLM_URL')
    .option('--votes <number>', 'further answers that an answer is held against (default: 3)')
    .option('--limit <number>', 'the newest so many articles')
    .option('--licence <text>', 'where the texts come from and what is allowed, for the data card')
    .option('--overwrite', 'replace a data set that is there')
    .addHelpText(
      'after',
      examples(['foretick finetune dataset --input news.csv --output tuning --model big-model --votes 5']),
    );

  command(finetune, 'train', async ({ terminal, args }) => {
    finish(terminal, await trainAdapter(args, signal), renderTrained);
  })
    .description('write the configuration of a training, and run it here or as a Kubernetes Job')
    .requiredOption('--dataset <folder>', 'of foretick finetune dataset')
    .requiredOption('--output <folder>', 'for configuration and adapter')
    .option('--trainer <name>', 'axolotl or trl (default: axolotl)')
    .option('--base-model <name>', 'what is tuned (default: that of deploy/finetune)')
    .option('--seed <number>', 'another number draws otherwise (default: 1)')
    .option('--run', 'run the trainer here; without it, it is told how to')
    .addHelpText(
      'after',
      examples([
        'foretick finetune train --dataset tuning --output tuned',
        'foretick finetune train --dataset tuning --output tuned --trainer trl --run',
      ]),
    );

  command(finetune, 'answer', async ({ config, terminal, args }) => {
    const answered = await onEndpoint(config, (endpoint) =>
      answerTests(args, endpoint, terminal.progress, signal),
    );
    finish(terminal, answered, renderAnswers);
  })
    .description('record what a model answers about the test part of a data set')
    .requiredOption('--dataset <folder>', 'of foretick finetune dataset')
    .requiredOption('--model <name>', 'a model or an adapter of the server at FORETICK_LLM_URL')
    .requiredOption('--file <file>', 'file to write')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText(
      'after',
      examples(['foretick finetune answer --dataset tuning --model news-1 --file news-1.jsonl']),
    );

  command(finetune, 'evaluate', async ({ config, terminal, args }) => {
    const run = (judge: LlmEndpoint['judge']) =>
      evaluateAdapter(args, { dataDir: config.dataDir, now: Date.now, judge }, terminal.progress);
    // Without a judge nobody is asked, so no server is needed.
    const result =
      args.judge === undefined
        ? await run(() => {
            throw new Error('no judge was asked for');
          })
        : await onEndpoint(config, (endpoint) => run(endpoint.judge));
    finish(terminal, result, renderAdapterEvaluation);
    if (!result.passed) process.exitCode = 1;
  })
    .description(
      'hold a tuned model against its base and the teacher; exit status 1 when it is not good enough',
    )
    .requiredOption('--dataset <folder>', 'of foretick finetune dataset')
    .requiredOption('--base <file>', 'answers of the model before tuning')
    .requiredOption('--tuned <file>', 'answers of the tuned model')
    .option('--teacher <file>', 'answers of the teacher, asked again')
    .option('--judge <name>', 'a model that says which summary is better, asked in both orders')
    .option('--register <name>', 'enter it into the record of adapters under this name')
    .option('--adapter-path <folder>', 'with --register: where its weights are, as the server sees it')
    .addHelpText(
      'after',
      examples([
        'foretick finetune evaluate --dataset tuning --base base.jsonl --tuned news-1.jsonl --register news-1 --adapter-path /adapters/news-1',
      ]),
    );

  command(finetune, 'adapters', async ({ config, terminal }) => {
    finish(terminal, readAdapters(config.dataDir), renderAdapters);
  })
    .description('show the adapters that are registered and which one serves')
    .addHelpText('after', examples(['foretick finetune adapters --json']));

  command(finetune, 'promote', async ({ config, terminal, args, words: [name = ''] }) => {
    const { reason = 'by hand', force = false } = args;
    const wanted = { name, reason: String(reason), force: force === true, at: Date.now() };
    const promotion = await onEndpoint(config, (endpoint) =>
      promoteAdapter(config.dataDir, endpoint, wanted),
    );
    finish(terminal, promotion, renderAdapterPromotion);
  })
    .description('load an adapter into the running server, try it, and let it read the news')
    .argument('<name>', 'as foretick finetune adapters shows it')
    .option('--reason <text>', 'why; it is kept with the promotion')
    .option('--force', 'although it did not pass its evaluation')
    .addHelpText('after', examples(['foretick finetune promote news-1 --reason "better on the test part"']));

  command(finetune, 'roll-back', async ({ config, terminal, args }) => {
    const wanted = { reason: String(args.reason ?? 'by hand'), at: Date.now() };
    const promotion = await onEndpoint(config, (endpoint) =>
      rollBackAdapter(config.dataDir, endpoint, wanted),
    );
    finish(terminal, promotion, renderAdapterPromotion);
  })
    .description('go back to the adapter that served before, or to none')
    .option('--reason <text>', 'why; it is kept')
    .addHelpText('after', examples(['foretick finetune roll-back --reason "summaries got worse"']));
}

function command(
  finetune: Program,
  name: string,
  run: (running: Running & { readonly words: readonly string[] }) => Promise<void>,
): Program {
  return common(finetune.command(name)).action(async (...parameters: unknown[]) => {
    const words = parameters.filter((one) => typeof one === 'string');
    const { json, quiet, dataDir, ...args } = finetuneFlags(parameters);
    const terminal = terminalOf({
      ...(json === undefined ? {} : { json }),
      ...(quiet === undefined ? {} : { quiet }),
    });
    const config = loadConfig({ flags: { dataDir }, env: process.env, envFile: '.env.local' });
    await run({ config, terminal, args, words });
  });
}

/** Commander gives the arguments, then the flags, then the command. */
function finetuneFlags(parameters: readonly unknown[]): CommonFlags {
  const flags = parameters.at(-2);
  return typeof flags === 'object' && flags !== null ? Object.fromEntries(Object.entries(flags)) : {};
}

async function onEndpoint<T>(config: Config, work: (endpoint: LlmEndpoint) => Promise<T>): Promise<T> {
  const endpoint = openLlmEndpoint(config);
  try {
    return await work(endpoint);
  } finally {
    endpoint.close();
  }
}

function finish<T>(terminal: Terminal, result: T, render: (result: T, terminal: Terminal) => void): void {
  terminal.result(result);
  if (!terminal.json) render(result, terminal);
}
