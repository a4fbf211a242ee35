import type { Candle } from '@foretick/core/candle';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { FeatureStore } from '@foretick/ports';
import { Difference } from './difference.ts';

/** There is one candle for each minute from the first to the last; gives how many. Throws `Difference`. */
export async function compareCandles(store: Pick<FeatureStore, 'candles'>, pair: Pair): Promise<number> {
  const candles = await store.candles({ instrument: instrumentId('kraken', pair), intervalSec: 60 });
  let before: Candle | undefined;
  for (const candle of candles) {
    if (before !== undefined && candle.openTime !== before.closeTime) {
      const [from, to] = [before.closeTime, candle.openTime].map((time) => new Date(time).toISOString());
      throw new Difference(`${pair}: the candle after that of ${from} opens at ${to}`);
    }
    before = candle;
  }
  return candles.length;
}
