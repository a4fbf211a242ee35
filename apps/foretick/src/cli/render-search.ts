import * as z from 'zod';
import { table, time } from './results.ts';
import type { Terminal } from './terminal.ts';

const searchSchema = z.object({
  instrument: z.string(),
  horizon_sec: z.number(),
  from: z.number(),
  to: z.number(),
  holdout_from: z.number(),
  trials: z.number(),
  trials_known: z.number(),
  best: z.object({ number: z.number(), mse_skill: z.number(), settings: z.record(z.string(), z.number()) }),
  usual_mse_skill: z.number().nullable(),
  file: z.string().nullable(),
});

export function renderSearch(result: unknown, terminal: Terminal): void {
  const one = searchSchema.parse(result);
  const { best, usual_mse_skill: usual } = one;
  terminal.line(
    `${one.instrument}, ${one.horizon_sec / 60} min ahead: ${one.trials} settings tried (${one.trials_known} known already) on forecasts from ${time(one.from)} to ${time(one.to)}`,
  );
  terminal.line(
    `  best MSE skill ${percent(best.mse_skill)}, trial ${best.number}${usual === null ? '' : `; the usual settings ${percent(usual)}`}; the best of many looks better than it is`,
  );
  terminal.line(`  held back: everything from ${time(one.holdout_from)} on; evaluations stop before it`);
  table(
    terminal,
    ['setting', 'value'],
    Object.entries(best.settings).map(([name, value]) => [name, String(Number(value.toPrecision(4)))]),
  );
  if (one.file !== null)
    terminal.line(`The settings are in ${one.file}; foretick train --settings takes them`);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
