import type { AdapterPromotion, AdapterRecord } from '../finetune/adapters/adapter-record.ts';
import type { AdapterEvaluation } from '../finetune/commands/evaluate-adapter.ts';
import type { MadeDataset } from '../finetune/commands/make-dataset.ts';
import type { TrainedAdapter } from '../finetune/commands/train-adapter.ts';
import type { AnswerFigures } from '../finetune/evaluation/answer-figures.ts';
import { table } from './results.ts';
import type { Terminal } from './terminal.ts';

export function renderDataset(made: MadeDataset, terminal: Terminal): void {
  table(
    terminal,
    ['part', 'examples', 'from', 'to'],
    made.splits.map(({ split, examples, from, to }) => [split, String(examples), from ?? '', to ?? '']),
  );
  const left = Object.entries(made.left_out).map(([why, count]) => `${why.replaceAll('_', ' ')} ${count}`);
  terminal.line(`left out: ${left.join(', ')}`);
  terminal.line(`${made.folder}/data-card.md tells the rest`);
}

export function renderTrained(trained: TrainedAdapter, terminal: Terminal): void {
  if (trained.kind === 'trained') {
    terminal.line(`the adapter is in ${trained.adapter}`);
    return;
  }
  terminal.line(`configuration: ${trained.config}`);
  terminal.line(`here:          ${trained.command}`);
  terminal.line(`as a Job:      kubectl apply -f ${trained.manifest}`);
}

export function renderAnswers(
  { file, model, answers }: { readonly file: string; readonly model: string; readonly answers: number },
  terminal: Terminal,
): void {
  terminal.line(`${answers} answers of ${model} in ${file}`);
}

export function renderAdapterEvaluation(result: AdapterEvaluation, terminal: Terminal): void {
  const models: readonly (readonly [string, AnswerFigures])[] = [
    ['base', result.base],
    ['tuned', result.tuned],
    ...(result.teacher === undefined ? [] : [['teacher', result.teacher] as const]),
  ];
  table(
    terminal,
    ['', ...models.map(([name]) => name)],
    ROWS.map(([name, of]) => [name, ...models.map(([, figures]) => of(figures))]),
  );
  const { judge } = result;
  if (judge !== undefined) {
    terminal.line(
      `judge: tuned ${judge.tuned}, base ${judge.base}, neither ${judge.neither}, unreadable ${judge.unreadable}`,
    );
  }
  for (const { name, passed, value, needed } of result.checks) {
    const mark = passed ? terminal.style('green', 'passed') : terminal.style('red', 'failed');
    terminal.line(`${mark}  ${name}: ${value.toFixed(3)}, needed ${needed.toFixed(3)}`);
  }
  if (result.registered !== undefined) terminal.line(`registered as ${result.registered}`);
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

const ROWS: readonly (readonly [string, (figures: AnswerFigures) => string])[] = [
  ['model', ({ model }) => model],
  ['articles', ({ articles }) => String(articles)],
  ['valid', ({ valid }) => percent(valid)],
  ['faithful numbers', ({ faithfulNumbers }) => percent(faithfulNumbers)],
  ['faithful names', ({ faithfulNames }) => percent(faithfulNames)],
  ['ROUGE-1', ({ rouge1 }) => rouge1.toFixed(3)],
  ['ROUGE-2', ({ rouge2 }) => rouge2.toFixed(3)],
  ['ROUGE-L', ({ rougeL }) => rougeL.toFixed(3)],
  ['macro-F1', ({ sentimentMacroF1 }) => sentimentMacroF1.toFixed(3)],
  ['Spearman', ({ spearman }) => spearman?.toFixed(3) ?? 'all the same'],
  ['latency, half below', ({ latencyMsMedian }) => `${latencyMsMedian.toFixed(0)} ms`],
  ['latency, 95 % below', ({ latencyMs95 }) => `${latencyMs95.toFixed(0)} ms`],
  ['tokens read', ({ inputTokensMean }) => inputTokensMean.toFixed(0)],
  ['tokens written', ({ outputTokensMean }) => outputTokensMean.toFixed(0)],
];

export function renderAdapters(record: AdapterRecord, terminal: Terminal): void {
  const serving = record.promotions.at(-1)?.name ?? undefined;
  table(
    terminal,
    ['adapter', 'base', 'gate', 'serves', 'path'],
    record.adapters.map(({ name, base_model: base, passed, path }) => [
      ...[name, base, passed ? 'passed' : 'failed', name === serving ? 'yes' : '', path],
    ]),
  );
}

export function renderAdapterPromotion(promotion: AdapterPromotion, terminal: Terminal): void {
  const [now, before] = [promotion.name ?? 'the base model', promotion.previous ?? 'the base model'];
  terminal.line(`${now} serves, before it was ${before}`);
}
