import type { ReplaySummary } from '../system/replay-summary.ts';
import type { Terminal } from './terminal.ts';

/** The end of a replay, for people or as one line of JSON. */
export function writeSummary(summary: ReplaySummary, terminal: Terminal): void {
  terminal.result(summary);
  const count = (value: number) => value.toLocaleString('en-US');
  terminal.line(`${terminal.style('bold', summary.instrument)} from ${summary.input}`);
  terminal.line(
    `  trades     ${count(summary.trades)}  (duplicates ${summary.duplicates}, missing ids ${summary.missing_ids})`,
  );
  terminal.line(
    `  candles    ${count(summary.candles)}  (complete ${count(summary.candles_complete)}, without a trade ${summary.candles_filled})`,
  );
  terminal.line(`  forecasts  ${count(summary.forecasts)}  by ${summary.models.join(', ') || 'no model'}`);
  terminal.line(`  outcomes   ${count(summary.outcomes)}`);
  for (const { horizon_sec, outcomes, scores } of summary.horizons) {
    for (const score of scores) {
      const skill = score.mse_skill === null ? '' : `, MSE skill ${(score.mse_skill * 100).toFixed(2)} %`;
      terminal.line(
        `    +${horizon_sec / 60} min  ${score.model.padEnd(12)} ${count(score.count)} scored, MAE ${score.mae_bp.toFixed(2)} bp${skill}`,
      );
    }
    if (outcomes === 0) terminal.line(`    +${horizon_sec / 60} min  none`);
  }
  for (const note of summary.notes) terminal.line(`  ${terminal.style('yellow', 'note')}: ${note}`);
}
