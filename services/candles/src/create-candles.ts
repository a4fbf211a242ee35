import {
  newWindower,
  nextEvent,
  provisionalCandle,
  type WindowerOptions,
  type WindowerState,
} from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type EventLog,
  type KeyedProcessor,
  runKeyedProcessor,
  type Snapshot,
} from '@foretick/ports';

export interface CandlesOptions extends WindowerOptions {
  readonly log: EventLog;
}

/** Turns topic `trades` into topic `candles`; late trades go to `late_trades`. */
export function createCandles(options: CandlesOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => runKeyedProcessor(options.log, candlesProcessor(options), signal) };
}

function candlesProcessor(options: WindowerOptions): KeyedProcessor<'trades', WindowerState> {
  return {
    group: 'candles',
    topics: ['trades'],
    initial: newWindower,
    restore: (key, snapshot) => restoreWindower(key, snapshot),
    snapshot: (state) => state,
    process(state, { key, value }) {
      const { candles, late } = nextEvent(state, value, options);
      const records: Append[] = candles.map((candle) => ({ topic: 'candles', key, value: candle }));
      if (late !== undefined) records.push({ topic: 'late_trades', key, value: late });
      return records;
    },
    /** Watchers see the open window grow; nothing is computed from it. Replays have nobody to show it to. */
    batchEnd(state, key) {
      if (state.availability === 'modelled') return [];
      const candle = provisionalCandle(state, options);
      return candle === undefined ? [] : [{ topic: 'candles', key, value: candle }];
    },
  };
}

function restoreWindower(key: InstrumentId, snapshot: Snapshot['state']): WindowerState {
  if (typeof snapshot !== 'object' || snapshot === null) return newWindower(key);
  return { ...newWindower(key), ...snapshot };
}
