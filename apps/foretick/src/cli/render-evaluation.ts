import * as z from 'zod';
import { count, table, time } from './results.ts';
import type { Terminal } from './terminal.ts';

const figure = z.number().nullable();

const evaluationSchema = z.object({
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  scores: z.array(
    z.object({
      model: z.string(),
      horizon_sec: z.number(),
      n: z.number(),
      mae_bp: z.number(),
      mae_skill: figure,
      mse_skill: figure,
      mse_skill_interval: z.tuple([z.number(), z.number()]).nullable(),
      hit_rate: figure,
      ic: figure,
      dm_p_value: figure,
      intervals: z.array(z.object({ level: z.number(), coverage: z.number() })),
    }),
  ),
  volatility: z.array(
    z.object({ model: z.string(), horizon_sec: z.number(), log_rv_r2: figure, qlike: figure }),
  ),
});

/** What is most asked for; the rest is in the JSON. */
export function renderEvaluation(result: unknown, terminal: Terminal): void {
  const { instrument, from, to, scores, volatility } = evaluationSchema.parse(result);
  terminal.line(
    `${instrument}, forecasts from ${time(from)} to ${time(to)}, each by a model that saw only the past`,
  );
  table(
    terminal,
    [
      'horizon',
      'model',
      'n',
      'MAE bp',
      'MAE skill',
      'MSE skill, 95 %',
      'hit rate',
      'correlation',
      'p',
      'in 80 %',
    ],
    scores.map((score) => [
      ahead(score.horizon_sec),
      score.model,
      count(score.n),
      score.mae_bp.toFixed(3),
      percent(score.mae_skill),
      `${percent(score.mse_skill)}${between(score.mse_skill_interval)}`,
      percent(score.hit_rate),
      decimal(score.ic, 4),
      decimal(score.dm_p_value, 3),
      percent(score.intervals.find(({ level }) => level === 0.8)?.coverage ?? null),
    ]),
  );
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
