import type { InstrumentId } from '@foretick/core/trade';
import type { TrialRecord } from './trial-ledger.ts';

/** Candles that are kept for the end. */
export interface Holdout {
  /** Candles that close after this belong to it. Epoch ms. */
  readonly from: number;
  /** How often it was looked at; with the first time it is no longer what it was meant to be. */
  readonly openings: number;
}

/** The newest holdout of the instrument; one that is reserved anew, later, begins with no opening. */
export function holdoutOf(records: readonly TrialRecord[], instrument: InstrumentId): Holdout | undefined {
  let holdout: Holdout | undefined;
  for (const record of records) {
    if (record.instrument !== instrument) continue;
    if (record.kind === 'holdout-reserved') holdout = { from: record.from, openings: 0 };
    else if (record.kind === 'holdout-opened' && holdout !== undefined && record.to > holdout.from)
      holdout = { ...holdout, openings: holdout.openings + 1 };
  }
  return holdout;
}

/**
 * How many settings were tried on the instrument and horizon: each once, however often it was run, and those of `more` besides.
 * The best of so many looks better than it is.
 */
export function trialsOf(
  records: readonly TrialRecord[],
  instrument: InstrumentId,
  horizonSec: number,
  more: readonly string[] = [],
): number {
  const settings = new Set(more);
  for (const record of records) {
    const isOne =
      record.kind === 'tried' && record.instrument === instrument && record.horizonSec === horizonSec;
    if (isOne) settings.add(record.settings);
  }
  return settings.size;
}
