import { instrumentId, type Pair } from '@foretick/core/trade';
import type { FeatureStore } from '@foretick/ports';
import { Difference } from './difference.ts';

/** By how much the clock that made a forecast was ahead of the market's, for each time that may have been so. */
export type ClockError = (asOf: number) => readonly number[];

export interface ComparedForecasts {
  readonly published: number;
  readonly missed: number;
}

/**
 * No forecast is there twice, none was made after the time that it is for, and one that has an outcome is scored once.
 * Throws `Difference`.
 */
export async function compareForecasts(
  store: Pick<FeatureStore, 'forecasts'>,
  pair: Pair,
  clockError: ClockError,
): Promise<ComparedForecasts> {
  const rows = await store.forecasts({ instrument: instrumentId('kraken', pair) });
  const seen = new Set<string>();
  let missed = 0;
  for (const { prediction } of rows) {
    const { asOf, horizonSec, modelVersion, role, targetTime, processingTime, status } = prediction;
    const what = `${pair}: the forecast of ${new Date(asOf).toISOString()} for +${horizonSec} s by ${modelVersion}`;
    const key = `${asOf} ${horizonSec} ${modelVersion} ${role}`;
    if (seen.has(key)) throw new Difference(`${what} is there twice`);
    seen.add(key);
    if (status === 'missed') {
      missed += 1;
      continue;
    }
    if (clockError(asOf).every((aheadMs) => processingTime - aheadMs >= targetTime)) {
      throw new Difference(`${what} was made at ${new Date(processingTime).toISOString()}`);
    }
  }
  return { published: rows.length - missed, missed };
}
