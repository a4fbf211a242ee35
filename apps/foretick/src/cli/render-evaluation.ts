import * as z from 'zod';
import { count, table, time } from './results.ts';
import type { Terminal } from './terminal.ts';

const figure = z.number().nullable();
const suspicions = z.array(z.object({ figure: z.string(), value: z.number(), level: z.number() }));

const intervals = z.array(
  z.object({
    ...{ level: z.number(), coverage: z.number(), worst_week_coverage: z.number() },
    ...{ width_bp: z.number(), winkler_bp: z.number(), pinball_bp: z.number() },
  }),
);

const evaluationSchema = z.object({
  report: z.string().nullish(),
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  latency_ms: z.number(),
  market: z.object({ autocorrelation: figure, zero_move_share: z.number(), filled_share: z.number() }),
  scores: z.array(
    z.object({
      model: z.string(),
      horizon_sec: z.number(),
      n: z.number(),
      zero_move_share: z.number(),
      persistence_mae_bp: z.number(),
      mae_skill: figure,
      mae_skill_interval: z.tuple([z.number(), z.number()]).nullable(),
      mse_skill: figure,
      mse_skill_interval: z.tuple([z.number(), z.number()]).nullable(),
      mse_skill_traded: figure,
      hit_rate: figure,
      top_decile_hit_rate: figure,
      ic: figure,
      ic_traded: figure,
      dm_p_value: figure,
      trials: z.number(),
      delayed: z.array(z.object({ delay_ms: z.number(), mse_skill: figure, ic: figure })),
      intervals,
      audit_first: suspicions,
    }),
  ),
  quantile_intervals: z.array(z.object({ model: z.string(), horizon_sec: z.number(), intervals })),
  volatility: z.array(
    z.object({
      model: z.string(),
      horizon_sec: z.number(),
      log_rv_r2: figure,
      qlike: figure,
      audit_first: suspicions,
    }),
  ),
  ablation: z.array(
    z.object({
      ...{ group: z.string(), model: z.string(), horizon_sec: z.number() },
      ...{
        skill_difference: figure,
        interval: z.tuple([z.number(), z.number()]).nullable(),
        p_value: figure,
      },
    }),
  ),
});

const severalSchema = z.object({
  evaluations: z.array(evaluationSchema),
  report: z.string().nullable(),
});

type Evaluation = z.infer<typeof evaluationSchema>;
type Score = Evaluation['scores'][number];
type WithIntervals = Evaluation['quantile_intervals'][number];

/** What is most asked for; the rest is in the JSON and in the report. */
export function renderEvaluation(result: unknown, terminal: Terminal): void {
  const several = severalSchema.safeParse(result);
  const evaluations = several.success ? several.data.evaluations : [evaluationSchema.parse(result)];
  for (const evaluation of evaluations) renderOne(evaluation, terminal);
  const report = several.success ? several.data.report : evaluations[0]?.report;
  if (typeof report === 'string') terminal.line(`The report is in ${report}`);
}

function renderOne(evaluation: Evaluation, terminal: Terminal): void {
  const { instrument, from, to, scores, market } = evaluation;
  terminal.line(
    `${instrument}, forecasts from ${time(from)} to ${time(to)}, each by a model that saw only the past`,
  );
  terminal.line(
    `  returns follow the one before with a correlation of ${decimal(market.autocorrelation, 3)} (below 0: prices bounce); ${percent(market.zero_move_share)} are 0, ${percent(market.filled_share)} of minutes had no trade`,
  );
  skillTable(scores, terminal);
  const tried = new Map(scores.map(({ horizon_sec, trials }) => [ahead(horizon_sec), trials]));
  terminal.line(
    `  settings tried so far: ${[...tried].map(([horizon, trials]) => `${trials} at ${horizon}`).join(', ')}; the best of many looks better than it is`,
  );
  const models = scores.filter(({ model }) => model !== 'persistence');
  if (models.length > 0) doubtTable(models, terminal);
  intervalTable([...scores, ...evaluation.quantile_intervals], terminal);
  volatilityTable(evaluation, terminal);
  ablationTable(evaluation, terminal);
  for (const { model, horizon_sec, audit_first } of [...scores, ...evaluation.volatility]) {
    for (const { figure: name, value, level } of audit_first) {
      terminal.line(
        terminal.style(
          'yellow',
          `${model}, ${ahead(horizon_sec)}: ${name} ${value.toFixed(3)} is above ${level}, more than honest models reach; run foretick audit before you believe it`,
        ),
      );
    }
  }
}

function skillTable(scores: readonly Score[], terminal: Terminal): void {
  table(
    terminal,
    [
      ...['horizon', 'model', 'n', 'no change, MAE bp', 'MAE skill, 95 %', 'MSE skill, 95 %'],
      ...['p', 'hit rate', 'correlation'],
    ],
    scores.map((score) => [
      ahead(score.horizon_sec),
      score.model,
      count(score.n),
      score.persistence_mae_bp.toFixed(3),
      `${percent(score.mae_skill)}${between(score.mae_skill_interval)}`,
      `${percent(score.mse_skill)}${between(score.mse_skill_interval)}`,
      decimal(score.dm_p_value, 3),
      percent(score.hit_rate),
      decimal(score.ic, 4),
    ]),
  );
}

/** The same figures seen with suspicion. */
function doubtTable(scores: readonly Score[], terminal: Terminal): void {
  const [latency] = scores[0]?.delayed ?? [];
  table(
    terminal,
    [
      ...['horizon', 'model', 'no move', 'between trades: MSE skill', 'correlation'],
      ...[`${latency?.delay_ms ?? 0} ms late: MSE skill`, '1 candle late', 'surest tenth, hit rate'],
    ],
    scores.map((score) => [
      ahead(score.horizon_sec),
      score.model,
      percent(score.zero_move_share),
      percent(score.mse_skill_traded),
      decimal(score.ic_traded, 4),
      ...score.delayed.map(({ mse_skill }) => percent(mse_skill)),
      percent(score.top_decile_hit_rate),
    ]),
  );
}

function intervalTable(scores: readonly WithIntervals[], terminal: Terminal): void {
  const ordered = scores.toSorted((a, b) => a.horizon_sec - b.horizon_sec);
  const rows = ordered.flatMap((score) => score.intervals.map((interval) => ({ score, interval })));
  if (rows.length === 0) return;
  table(
    terminal,
    ['horizon', 'model', 'interval', 'outcomes inside', 'worst week', 'width bp', 'Winkler bp', 'pinball bp'],
    rows.map(({ score, interval }) => [
      ahead(score.horizon_sec),
      score.model,
      `${interval.level * 100} %`,
      percent(interval.coverage),
      percent(interval.worst_week_coverage),
      interval.width_bp.toFixed(2),
      interval.winkler_bp.toFixed(2),
      interval.pinball_bp.toFixed(3),
    ]),
  );
}

function volatilityTable({ volatility }: Evaluation, terminal: Terminal): void {
  if (volatility.length === 0) return;
  table(
    terminal,
    ['horizon', 'volatility', 'R2 of log variance', 'QLIKE'],
    volatility.map((score) => [
      ahead(score.horizon_sec),
      score.model,
      decimal(score.log_rv_r2, 3),
      decimal(score.qlike, 3),
    ]),
  );
}

function ablationTable({ ablation }: Evaluation, terminal: Terminal): void {
  if (ablation.length === 0) return;
  table(
    terminal,
    ['horizon', 'model', 'left out', 'MSE skill it is worth, 95 %', 'p'],
    ablation.map((row) => [
      ahead(row.horizon_sec),
      row.model,
      row.group,
      `${percent(row.skill_difference)}${between(row.interval)}`,
      decimal(row.p_value, 3),
    ]),
  );
}

function ahead(horizonSec: number): string {
  return `+${horizonSec / 60} min`;
}

function percent(value: number | null): string {
  return value === null ? '' : `${(value * 100).toFixed(2)} %`;
}

function decimal(value: number | null, digits: number): string {
  return value === null ? '' : value.toFixed(digits);
}

function between(interval: readonly [number, number] | null): string {
  if (interval === null) return '';
  return ` (${interval.map((end) => (end * 100).toFixed(2)).join(' to ')})`;
}
