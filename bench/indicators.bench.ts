import type { Candle } from '@foretick/core/candle';
import {
  createIndicatorFold,
  INDICATOR_CATALOGUE,
  IndicatorSet,
  SEED_INDICATORS,
} from '@foretick/core/indicator';
import { EMA, MACD, OBV, RSI, SMA } from 'trading-signals';
import { type Benchmark, bestRate } from './benchmark.ts';
import { madeUpCandles } from './made-up-candles.ts';

const CANDLES = 200_000;
const RUNS = 7;

/**
 * Candles through the indicators: the seed set as numbers, the same as rows of the topic, and the whole
 * catalogue. The baseline is one loop that has the seed set's formulas written out with nothing around them, and for the
 * second figure the package trading-signals.
 */
export const benchmark: Benchmark = {
  name: 'indicators',
  async *run() {
    const candles = madeUpCandles(CANDLES);
    const rate = (work: () => unknown) => bestRate(CANDLES, RUNS, work);
    const baseline = await rate(() => seedSetWrittenOut(candles));
    const unit = 'candles/s';
    const seedSet = await rate(() => added(SEED_INDICATORS, candles));
    yield { name: 'indicators', value: seedSet, unit, baseline };
    const others = await rate(() => tradingSignals(candles));
    yield { name: 'indicators-and-trading-signals', value: seedSet, unit, baseline: others };
    const rows = await rate(() => {
      const fold = createIndicatorFold();
      let last = 0;
      for (const candle of candles) last += fold.next(candle)?.values.obv ?? 0;
      return last;
    });
    yield { name: 'indicators-rows', value: rows, unit, baseline };
    const all = INDICATOR_CATALOGUE.map(({ name }) => name);
    yield { name: 'indicators-all', value: await rate(() => added(all, candles)), unit, baseline };
  },
};

/** The values stay in the set, where a consumer reads those it wants. */
function added(indicators: readonly string[], candles: readonly Candle[]): number {
  const set = new IndicatorSet(indicators);
  let sum = 0;
  for (const candle of candles) {
    set.add(candle);
    sum += set.value(0) ?? 0;
  }
  return sum;
}

const LENGTHS = [7, 14, 21, 60] as const;

function tradingSignals(candles: readonly Candle[]): number {
  const prices = LENGTHS.flatMap((length) => [new SMA(length), new EMA(length), new RSI(length)]);
  const macd = new MACD(new EMA(7), new EMA(14), new EMA(9));
  const obv = new OBV(2);
  let sum = 0;
  for (const { open, high, low, close, volume } of candles) {
    for (const indicator of prices) sum += indicator.add(close) ?? 0;
    macd.add(close);
    obv.add({ open, high, low, close, volume });
  }
  return sum;
}

/** Running sums drift and nothing can be saved or taken back here: it is what the arithmetic alone costs. */
function seedSetWrittenOut(candles: readonly Candle[]): number {
  const sums = new Float64Array(4);
  const rings = LENGTHS.map((length) => new Float64Array(length));
  const averages = new Float64Array(4);
  const gains = new Float64Array(4);
  const losses = new Float64Array(4);
  let [fast, slow, signal, balance, before, sum] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < candles.length; i += 1) {
    const { close = 0, volume = 0 } = candles[i] ?? {};
    const change = i === 0 ? 0 : close - before;
    for (let k = 0; k < 4; k += 1) {
      const length = LENGTHS[k] ?? 1;
      const ring = rings[k] ?? averages;
      const position = i % length;
      sums[k] = (sums[k] ?? 0) + close - (ring[position] ?? 0);
      ring[position] = close;
      averages[k] = (averages[k] ?? 0) + ((close - (averages[k] ?? 0)) * 2) / (length + 1);
      gains[k] = ((gains[k] ?? 0) * (length - 1) + Math.max(change, 0)) / length;
      losses[k] = ((losses[k] ?? 0) * (length - 1) + Math.max(-change, 0)) / length;
      const moved = (gains[k] ?? 0) + (losses[k] ?? 0);
      sum += (sums[k] ?? 0) / length + (averages[k] ?? 0);
      sum += moved === 0 ? 0 : (100 * (gains[k] ?? 0)) / moved;
    }
    fast += ((close - fast) * 2) / 8;
    slow += ((close - slow) * 2) / 15;
    signal += ((fast - slow - signal) * 2) / 10;
    balance += Math.sign(change) * volume;
    before = close;
    sum += fast - slow + signal + balance;
  }
  return sum;
}
