import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { createIndicatorFold } from '../indicator/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import type { InstrumentId } from '../trade/index.ts';
import { companionsAmong, companionsOf } from './companion-slot.ts';
import { defineFeature } from './custom-feature.ts';
import { createFeatureFold } from './feature-fold.ts';
import { featureMatrixSteps } from './feature-matrix.ts';
import { createFeatureView, DEFAULT_FEATURE_VIEW as VIEW } from './feature-view.ts';
import { COMPANION_GRACE_MS, createAlignment, NO_SURROUNDINGS, type Surroundings } from './market-step.ts';

const COUNT = 330;
const own = randomCandles(COUNT, 3);
const leader = randomCandles(COUNT, 8).map(at);
const last = own.length - 1;

describe('features of companions', () => {
  it('equal the formulas, worked out slowly', () => {
    const vector = lastVector({ companions: { coinbase: leader }, news: [] });
    const sigma = (of: readonly Candle[]) => lastVolatility(of);
    const close = (of: readonly Candle[], age: number) => of.at(-1 - age)?.close ?? 0;
    const over = (of: readonly Candle[], length: number) => Math.log(close(of, 0) / close(of, length));
    const spreads = Array.from({ length: 60 }, (_, age) => Math.log(close(leader, age) / close(own, age)));
    const meanSpread = spreads.reduce((sum, one) => sum + one, 0) / 60;
    const newest = leader.slice(-5);
    const [bought, sold] = [total(newest, 'buyVolume'), total(newest, 'sellVolume')];
    const expected: Record<string, number> = {
      coinbase_missing: 0,
      coinbase_return_0: over(leader, 1) / sigma(leader),
      coinbase_return_over_15: over(leader, 15) / (sigma(leader) * Math.sqrt(15)),
      coinbase_ahead_5: (over(leader, 5) - over(own, 5)) / (sigma(own) * Math.sqrt(5)),
      coinbase_spread: ((spreads[0] ?? 0) - meanSpread) / sigma(own),
      coinbase_buyer_share_5: (bought - sold) / (bought + sold),
      binance_missing: 1,
      binance_return_0: 0,
      btc_missing: 1,
    };
    for (const [name, value] of Object.entries(expected)) {
      const actual = vector[VIEW.names.indexOf(name)] ?? Number.NaN;
      const bounded = Math.min(Math.max(value, -1_000), 1_000);
      assert.ok(
        Math.abs(actual - bounded) < 1e-9 * (1 + Math.abs(bounded)),
        `${name}: ${actual}, not ${bounded}`,
      );
    }
  });

  it('are neutral, and say so, where the newest candle of the companion is not there in time', () => {
    const late = leader.map((candle, i) =>
      i === last ? { ...candle, availableAt: candle.availableAt + COMPANION_GRACE_MS + 1 } : candle,
    );
    const absent = lastVector(NO_SURROUNDINGS);
    for (const companions of [late, leader.slice(0, -1), leader.slice(-30)]) {
      assert.deepEqual(lastVector({ companions: { coinbase: companions }, news: [] }), absent);
    }
  });

  it('begin anew after a hole in the companion, and leave the others alone', () => {
    const holed = leader.filter((_, i) => i !== last - 40);
    const vector = lastVector({ companions: { coinbase: holed, eth: leader }, news: [] });
    assert.equal(vector[VIEW.names.indexOf('coinbase_missing')], 1);
    assert.equal(vector[VIEW.names.indexOf('eth_missing')], 0);
  });
});

it('goes on bit for bit from a snapshot, with companions in any state and news', () => {
  const holed = leader.filter((_, i) => i !== 120);
  const surroundings: Surroundings = {
    companions: { coinbase: leader, eth: holed, btc: leader.slice(200) },
    news: own
      .filter((_, i) => i % 40 === 7)
      .map(({ closeTime }, i) => signalAt(closeTime, i % 2 === 0 ? 1 : -0.5)),
  };
  const run = (cut: number, around = surroundings) => {
    const [indicators, align] = [createIndicatorFold(), createAlignment(around)];
    let fold = createFeatureFold(VIEW, 'v');
    return own.map((candle, i) => {
      const row = indicators.next(candle);
      assert.ok(row);
      fold.next({ row, ...align(candle) });
      if (i === cut) {
        const saved = JSON.parse(JSON.stringify(fold.snapshot()));
        fold = createFeatureFold(VIEW, 'v');
        fold.restore(saved);
      }
      return fold.vector(candle.closeTime);
    });
  };
  const uninterrupted = run(Number.NaN);
  const age = VIEW.names.indexOf('news_age');
  assert.notEqual(uninterrupted.at(-1)?.values[age], 1);
  for (const cut of [0, 119, 120, 121, 240, 260, 300])
    assert.deepEqual(run(cut), uninterrupted, `cut at ${cut}`);
  assert.deepEqual(run(300, NO_SURROUNDINGS), run(Number.NaN, NO_SURROUNDINGS));
});

describe('alignment', () => {
  it('deals each candle out once, to the first step at which it was known', () => {
    // own candle   1      2      3
    // companion    1 on time, 2 late by one step, 3 on time: it has to wait for 2
    const [first, second, third] = leader;
    assert.ok(first && second && third);
    const slow = { ...second, availableAt: second.availableAt + 60_000 };
    const align = createAlignment({ companions: { btc: [first, slow, third] }, news: [] });
    const dealt = own.slice(0, 4).map((candle) => align(candle).companions.btc?.map((one) => one.closeTime));
    assert.deepEqual(dealt, [[first.closeTime], undefined, [second.closeTime, third.closeTime], undefined]);
  });

  it('deals out nothing that closes after the own candle, however late that one was known', () => {
    // own candle   1 known only after 2 has closed
    // companion    1, 2 on time
    const [ownFirst, ownSecond] = own;
    const [first, second] = leader;
    assert.ok(ownFirst && ownSecond && first && second);
    const align = createAlignment({ companions: { btc: [first, second] }, news: [] });
    const late = { ...ownFirst, availableAt: ownFirst.availableAt + 120_000 };
    const dealt = [late, ownSecond].map((candle) =>
      align(candle).companions.btc?.map((one) => one.closeTime),
    );
    assert.deepEqual(dealt, [[first.closeTime], [second.closeTime]]);
  });

  it('takes a corrected candle for the one that was there in time', () => {
    const corrected = leader.map((candle) => ({
      ...candle,
      revision: 1,
      availableAt: candle.availableAt + 9e9,
    }));
    const vector = lastVector({ companions: { coinbase: corrected }, news: [] });
    assert.deepEqual(vector, lastVector({ companions: { coinbase: leader }, news: [] }));
  });

  it('counts news from when it was known, halved each hour', () => {
    const close = own[last]?.closeTime ?? 0;
    const signal = (minutesAgo: number, score: number) => ({
      ...{ id: String(minutesAgo), publishedAt: 0, score },
      availableAt: close - minutesAgo * 60_000,
    });
    const news = [signal(120, 1), signal(60, -0.5), signal(-1, 1)];
    const vector = lastVector({ companions: {}, news });
    assert.equal(round(vector[VIEW.names.indexOf('news_score')]), 0.25 - 0.25);
    assert.equal(round(vector[VIEW.names.indexOf('news_count')]), round(Math.log1p(0.25 + 0.5)));
    assert.equal(round(vector[VIEW.names.indexOf('news_age')]), round(Math.log1p(60) / Math.log(1_441)));
  });
});

describe('companions of an instrument', () => {
  it('are the same coin on leading venues and the coins that others follow', () => {
    assert.deepEqual(companionsOf('kraken:SOL/USD' as InstrumentId), {
      coinbase: 'coinbase:SOL/USD',
      binance: 'binance:SOL/USDT',
      btc: 'kraken:BTC/USD',
      eth: 'kraken:ETH/USD',
    });
    assert.deepEqual(companionsOf('binance:BTC/USDT' as InstrumentId), {
      coinbase: 'coinbase:BTC/USD',
      eth: 'binance:ETH/USDT',
    });
    const known = new Set(['kraken:ETH/USD', 'coinbase:BTC/USD'] as InstrumentId[]);
    assert.deepEqual(companionsAmong('kraken:BTC/USD' as InstrumentId, known), {
      coinbase: 'coinbase:BTC/USD',
      eth: 'kraken:ETH/USD',
    });
  });
});

describe('features of one’s own', () => {
  const streak = defineFeature<{ length: number; close: number }>({
    name: 'rising_streak',
    transform: 'candles in a row that closed higher, / 10',
    unit: 'share',
    warmUp: 2,
    initial: () => ({ length: 0, close: Number.MAX_VALUE }),
    next: ({ length, close }, { candle }) => ({
      length: candle.close > close ? length + 1 : 0,
      close: candle.close,
    }),
    value: ({ length }) => length / 10,
  });

  it('stand behind all others, go through a snapshot, and change the view’s identity', () => {
    const view = createFeatureView([streak]);
    assert.deepEqual(view.names, [...VIEW.names, 'rising_streak']);
    assert.notEqual(view.description, VIEW.description);
    const changed = createFeatureView([{ ...streak, value: ({ length }) => length / 11 }]);
    assert.notEqual(changed.description, view.description);

    const fold = createFeatureFold(view, 'v');
    const indicators = createIndicatorFold();
    let streakNow = 0;
    for (const [i, candle] of own.entries()) {
      const row = indicators.next(candle);
      assert.ok(row);
      fold.next({ row, companions: {}, news: [] });
      if (i === 200) fold.restore(JSON.parse(JSON.stringify(fold.snapshot())));
      streakNow = candle.close > (own[i - 1]?.close ?? Number.MAX_VALUE) ? streakNow + 1 : 0;
      const vector = fold.vector(candle.closeTime);
      if (vector !== undefined) assert.equal(vector.values.at(-1), streakNow / 10);
    }
  });

  it('are refused where the name is taken or the warm-up makes no sense', () => {
    assert.throws(
      () => createFeatureView([{ ...streak, name: 'return_0' }]),
      /two features are called return_0/,
    );
    assert.throws(() => createFeatureView([{ ...streak, name: 'My Feature' }]), /snake_case/);
    assert.throws(() => createFeatureView([{ ...streak, warmUp: 0 }]), /allowed are 1 to/);
  });
});

/** The same times as those of our own candles. */
function at(candle: Candle, i: number): Candle {
  const { openTime, closeTime, availableAt } = own[i] ?? candle;
  return { ...candle, openTime, closeTime, availableAt };
}

function signalAt(availableAt: number, score: number) {
  return { id: String(availableAt), publishedAt: 0, availableAt, score };
}

function total(candles: readonly Candle[], side: 'buyVolume' | 'sellVolume'): number {
  return candles.reduce((sum, candle) => sum + (candle[side] ?? 0), 0);
}

function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 1e12) / 1e12 + 0;
}

function matrixOf(candles: readonly Candle[], surroundings: Surroundings) {
  const steps = featureMatrixSteps(VIEW, candles, surroundings);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function lastVector(surroundings: Surroundings): readonly number[] {
  const { values, width, ready } = matrixOf(own, surroundings);
  assert.equal(ready[last], 1);
  return [...values.slice(last * width, (last + 1) * width)];
}

function lastVolatility(candles: readonly Candle[]): number {
  return matrixOf(candles, NO_SURROUNDINGS).volatility[last] ?? 0;
}
