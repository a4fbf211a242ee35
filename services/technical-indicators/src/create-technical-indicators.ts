import { createIndicatorFold, type IndicatorFold, type WantedIndicator } from '@foretick/core/indicator';
import { type EventLog, type KeyedProcessor, runKeyedProcessor } from '@foretick/ports';

/**
 * Turns final candles of topic `candles` into topic `technical_indicators`: those of `intervalSec`, which is what
 * forecasts are made from. Default 60.
 */
export function createTechnicalIndicators(options: {
  readonly log: EventLog;
  readonly intervalSec?: number;
  /** Computed besides those that forecasts are made from, as `createIndicatorFold` reads them. */
  readonly indicators?: readonly WantedIndicator[];
}): { run(signal: AbortSignal): Promise<void> } {
  const processor = indicatorsProcessor(options.intervalSec ?? 60, options.indicators ?? []);
  return { run: (signal) => runKeyedProcessor(options.log, processor, signal) };
}

const indicatorsProcessor = (
  intervalSec: number,
  indicators: readonly WantedIndicator[],
): KeyedProcessor<'candles', IndicatorFold> => ({
  group: 'technical-indicators',
  topics: ['candles'],
  initial: () => createIndicatorFold(indicators),
  restore(_key, snapshot) {
    const fold = createIndicatorFold(indicators);
    try {
      fold.restore(snapshot);
    } catch {
      // An update or the configuration changed the indicators: they warm up again from the candles to come, with a new seed time.
    }
    return fold;
  },
  snapshot: (fold) => fold.snapshot(),
  process(fold, { key, value: candle }) {
    if (candle.status !== 'final' || candle.intervalSec !== intervalSec) return undefined;
    const row = fold.next(candle);
    return row === undefined ? [] : [{ topic: 'technical_indicators', key, value: row }];
  },
});
