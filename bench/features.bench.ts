import { type Candle, newWindower, nextEvent } from '@foretick/core/candle';
import {
  createFeatureFold,
  DEFAULT_FEATURE_VIEW,
  type FeatureFold,
  featureMatrixSteps,
} from '@foretick/core/feature';
import { createIndicatorFold, type IndicatorRow } from '@foretick/core/indicator';
import type { Trade } from '@foretick/core/trade';
import { type Benchmark, bestRate } from './benchmark.ts';
import { madeUpCandles } from './made-up-candles.ts';
import { INSTRUMENT, madeUpTrades } from './made-up-trades.ts';

const VIEW = DEFAULT_FEATURE_VIEW;
const CANDLES = 50_000;
const TRADES = 1_000_000;
const PAIRS = [1, 1_000] as const;
/** Candles of all pairs together. */
const PAIR_CANDLES = 300_000;

/**
 * Whole feature vectors, with four companions: alone, from the trade on, and for many pairs. The baseline of the first
 * copies as many numbers; that of the last is one pair.
 */
export const benchmark: Benchmark = {
  name: 'features',
  async *run() {
    const candles = madeUpCandles(CANDLES);
    const companions = { coinbase: candles, binance: candles, btc: candles, eth: candles };
    const vectors = await bestRate(CANDLES, 5, () =>
      last(featureMatrixSteps(VIEW, candles, { companions, news: [] })),
    );
    const source = new Float64Array(VIEW.width).fill(1);
    const copies = await bestRate(CANDLES, 5, () => {
      const target = new Float64Array(CANDLES * VIEW.width);
      for (let i = 0; i < CANDLES; i += 1) target.set(source, i * VIEW.width);
      return target;
    });
    yield { name: `features-${VIEW.width}`, value: vectors, unit: 'vectors/s', baseline: copies };

    const trades = madeUpTrades(TRADES);
    const whole = await bestRate(TRADES, 3, () => tradesToVectors(trades));
    const folded = await bestRate(TRADES, 3, () => tradesToCandles(trades));
    yield { name: 'trades-to-vectors', value: whole, unit: 'trades/s', baseline: folded };

    const rates: number[] = [];
    for (const pairs of PAIRS) rates.push(await bestRate(PAIR_CANDLES, 2, () => manyPairs(pairs)));
    yield { name: 'features-1000-pairs', value: rates[1] ?? 0, unit: 'candles/s', baseline: rates[0] };
    yield { name: 'memory-per-pair', value: memoryPerPairKb(), unit: 'kB', baseline: 200 };
  },
};

function last<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

interface Pair {
  readonly indicators: ReturnType<typeof createIndicatorFold>;
  readonly features: FeatureFold;
}

function newPair(): Pair {
  return { indicators: createIndicatorFold(), features: createFeatureFold(VIEW, 'bench') };
}

function take({ indicators, features }: Pair, candle: Candle, target: Float64Array): void {
  const row: IndicatorRow | undefined = indicators.next(candle);
  if (row === undefined) return;
  features.next({ row, companions: {}, news: [] });
  features.write(target, 0);
}

function tradesToCandles(trades: readonly Trade[]): number {
  const state = newWindower(INSTRUMENT);
  let candles = 0;
  for (const trade of trades) candles += nextEvent(state, trade, { intervalSec: 60 }).candles.length;
  return candles;
}

function tradesToVectors(trades: readonly Trade[]): number {
  const state = newWindower(INSTRUMENT);
  const pair = newPair();
  const target = new Float64Array(VIEW.width);
  let vectors = 0;
  for (const trade of trades) {
    for (const candle of nextEvent(state, trade, { intervalSec: 60 }).candles) {
      take(pair, candle, target);
      vectors += 1;
    }
  }
  return vectors;
}

/** The same candles for all pairs, minute by minute, as they would come. */
function manyPairs(count: number): void {
  const candles = madeUpCandles(PAIR_CANDLES / count);
  const pairs = Array.from({ length: count }, newPair);
  const target = new Float64Array(VIEW.width);
  for (const candle of candles) for (const pair of pairs) take(pair, candle, target);
}

/** What a pair's state holds with its windows full, companions and all, by the growth of the heap and its buffers. */
function memoryPerPairKb(): number {
  const candles = madeUpCandles(300);
  const companions = { coinbase: candles, binance: candles, btc: candles, eth: candles };
  const before = heldBytes();
  const count = 200;
  const pairs = Array.from({ length: count }, () => {
    const pair = newPair();
    for (const [i, candle] of candles.entries()) {
      const row = pair.indicators.next(candle);
      if (row === undefined) continue;
      pair.features.next({ row, companions: i === 0 ? companions : {}, news: [] });
    }
    return pair;
  });
  const kilobytes = (heldBytes() - before) / 1_024 / count;
  return pairs.length === count ? kilobytes : 0;
}

function heldBytes(): number {
  for (let i = 0; i < 3; i += 1) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
