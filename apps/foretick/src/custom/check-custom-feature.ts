import type { Candle } from '@foretick/core/candle';
import type { CustomFeature } from '@foretick/core/feature';
import { createIndicatorFold, type IndicatorRow, type WantedIndicator } from '@foretick/core/indicator';
import type { InstrumentId } from '@foretick/core/trade';

/**
 * Tries a feature on made-up candles: its value has to be finite and the same after its state went through JSON, and the
 * same when computed again. Gives what is wrong, in plain words.
 */
export function checkCustomFeature(
  feature: CustomFeature,
  indicators: readonly WantedIndicator[],
): string | undefined {
  try {
    const rows = madeUpRows(feature.warmUp + 60, indicators);
    const first = valuesOf(feature, rows, (state) => state);
    const again = valuesOf(feature, rows, (state) => JSON.parse(JSON.stringify(state ?? null)));
    const wrong = first.findIndex((value, i) => i + 1 >= feature.warmUp && !Number.isFinite(value));
    if (wrong >= 0)
      return `${feature.name} is ${first[wrong]} after ${wrong + 1} candles, not a finite number`;
    const differs = first.findIndex((value, i) => i + 1 >= feature.warmUp && !Object.is(value, again[i]));
    if (differs >= 0) {
      return `${feature.name} comes out as ${first[differs]} or ${again[differs]} after ${differs + 1} candles: its state has to survive JSON, and it may depend on nothing else`;
    }
    return undefined;
  } catch (error) {
    return `${feature.name} fails on ordinary candles (${error instanceof Error ? error.message : String(error)})`;
  }
}

function valuesOf(
  feature: CustomFeature,
  rows: readonly IndicatorRow[],
  carry: (state: unknown) => unknown,
): readonly number[] {
  let state = feature.initial();
  return rows.map((row) => {
    state = carry(feature.next(state, row));
    return feature.value(state, row);
  });
}

/** A walk with quiet minutes and unknown sides in it. */
function madeUpRows(count: number, wanted: readonly WantedIndicator[]): readonly IndicatorRow[] {
  const indicators = createIndicatorFold(wanted);
  let close = 100;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    const filled = i % 7 === 3;
    close = filled ? open : open * (1 + 0.002 * Math.sin(i * 2.3) * Math.cos(i / 7));
    const volume = filled ? 0 : 1 + (i % 5);
    const openTime = Date.UTC(2024, 0, 1) + i * 60_000;
    const sided = i % 11 !== 5;
    const candle: Candle = {
      instrument: 'test:BTC/USD' as InstrumentId,
      ...{ intervalSec: 60, openTime, closeTime: openTime + 60_000, revision: 0, status: 'final' },
      ...{ open, high: Math.max(open, close) * 1.0001, low: Math.min(open, close) * 0.9999, close, volume },
      ...{ quoteVolume: volume * close, vwap: filled ? undefined : close, tradeCount: filled ? 0 : 3 },
      buyVolume: sided ? volume / 3 : undefined,
      sellVolume: sided ? (2 * volume) / 3 : undefined,
      ...{ complete: true, filled, origin: 'trades' },
      ...{ availableAt: openTime + 61_000, availability: 'modelled' },
    };
    const row = indicators.next(candle);
    if (row === undefined) throw new Error('the candles are in order');
    return row;
  });
}
