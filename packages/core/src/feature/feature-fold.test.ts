import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Candle } from '../candle/index.ts';
import { createIndicatorFold, type IndicatorRow } from '../indicator/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { createFeatureFold } from './feature-fold.ts';
import type { FeatureVector } from './feature-vector.ts';
import { DEFAULT_FEATURE_VIEW as VIEW } from './feature-view.ts';
import type { MarketStep } from './market-step.ts';

const HASH = 'view';
const candles = randomCandles(420, 3);

describe('feature fold', () => {
  it('gives the first vector at the declared candle and never none again', () => {
    assert.equal(VIEW.warmUp, 241);
    const ready = vectorsOf(candles).map((vector) => vector !== undefined);
    assert.deepEqual(
      ready,
      candles.map((_, i) => i + 1 >= VIEW.warmUp),
    );
  });

  it('equals the formulas, worked out slowly over all candles', () => {
    const vectors = vectorsOf(candles);
    for (const end of [241, 300, 420]) {
      const vector = vectors[end - 1];
      assert.ok(vector);
      const expected = slowFeatures(candles.slice(0, end), vector.volatility);
      assert.ok(Object.keys(expected).length >= 20);
      for (const [name, value] of Object.entries(expected)) {
        const index = VIEW.features.findIndex((feature) => feature.name === name);
        const actual = vector.values[index] ?? Number.NaN;
        assert.ok(
          Math.abs(actual - value) < 1e-9 * (1 + Math.abs(value)),
          `${name}: ${actual} is not ${value}`,
        );
      }
    }
  });

  it('knows nothing of the future: what comes later changes no vector', () => {
    const vectors = vectorsOf(candles);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: candles.length - 1 }), fc.integer(), (cut, seed) => {
        const other = randomCandles(candles.length, seed).slice(cut);
        const past = candles.slice(0, cut);
        assert.deepEqual(vectorsOf([...past, ...other]).slice(0, cut), vectors.slice(0, cut));
      }),
      { numRuns: 15 },
    );
  });

  it('goes on bit for bit from a snapshot that went through JSON', () => {
    const rows = rowsOf(candles);
    const uninterrupted = vectorsOf(candles);
    const idle = candles.findIndex((candle, i) => i > 240 && candle.filled && candles[i + 1]?.filled) + 1;
    assert.ok(idle > 240);
    for (const cut of [0, 1, 14, 60, 240, 241, idle, 333]) {
      const before = createFeatureFold(VIEW, HASH);
      for (const row of rows.slice(0, cut)) before.next(alone(row));
      const after = createFeatureFold(VIEW, HASH);
      after.restore(JSON.parse(JSON.stringify(before.snapshot())));
      const rest = rows.slice(cut).map((row) => {
        after.next(alone(row));
        return after.vector(row.candle.closeTime);
      });
      assert.deepEqual(rest, uninterrupted.slice(cut), `cut at ${cut}`);
    }
  });

  it('starts anew after a hole', () => {
    const late = candles.slice(100);
    const vectors = vectorsOf([...candles.slice(0, 90), ...late]);
    assert.deepEqual(vectors.slice(90), vectorsOf(late));
  });

  it('has a vector only of its newest candle, and repeats change nothing', () => {
    const fold = createFeatureFold(VIEW, HASH);
    const rows = rowsOf(candles);
    for (const row of rows) {
      fold.next(alone(row));
      fold.next(alone(row));
    }
    const asOf = candles.at(-1)?.closeTime ?? 0;
    assert.deepEqual(fold.vector(asOf), vectorsOf(candles).at(-1));
    assert.equal(fold.vector(asOf - 60_000), undefined);
    assert.equal(fold.vector(asOf + 1), undefined);
  });

  it('is finite in every market: flat, dead, jumping, with unknown sides', () => {
    const step = fc.record({
      close: fc.constantFrom(1e-9, 1, 1, 1, 1.0001, 2, 1e9),
      volume: fc.constantFrom(0, 0, 1e-9, 1, 1e9, Number.MAX_VALUE),
      sided: fc.boolean(),
      filled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const market = randomCandles(VIEW.warmUp + 20, 1).map((candle, i): Candle => {
          const { close, volume, sided, filled } = steps[i % steps.length] ?? { close: 1, volume: 0 };
          const sides = sided
            ? { buyVolume: volume, sellVolume: 0 }
            : { buyVolume: undefined, sellVolume: undefined };
          return {
            ...candle,
            open: close,
            high: close,
            low: close,
            close,
            volume,
            filled: filled ?? true,
            ...sides,
          };
        });
        const vectors = vectorsOf(market).slice(VIEW.warmUp - 1);
        for (const vector of vectors) {
          assert.ok(vector);
          assert.ok(vector.values.every(Number.isFinite));
          assert.ok(vector.volatility > 0 && Number.isFinite(vector.volatility));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('refuses the state of another view', () => {
    const fold = createFeatureFold(VIEW, HASH);
    for (const row of rowsOf(candles)) fold.next(alone(row));
    const state = fold.snapshot();
    assert.throws(() => createFeatureFold(VIEW, 'another').restore(state), /not a snapshot/);
    for (const wrong of [undefined, {}, { ...state, market: { ...state.market, closes: ['1'] } }]) {
      assert.throws(() => createFeatureFold(VIEW, HASH).restore(wrong), /not a snapshot/);
    }
    assert.ok(JSON.stringify(state).length < 30_000);
  });
});

describe('feature view', () => {
  it('names each feature once and describes all of them', () => {
    const names = VIEW.features.map((feature) => feature.name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.ok(VIEW.description.includes(`\n${name} | `));
  });

  it('has no price level and no unscaled volume in it', () => {
    const scaled = candles.map((candle) => ({
      ...candle,
      open: candle.open * 1024,
      high: candle.high * 1024,
      low: candle.low * 1024,
      close: candle.close * 1024,
      volume: candle.volume * 8,
      buyVolume: (candle.buyVolume ?? 0) * 8,
      sellVolume: (candle.sellVolume ?? 0) * 8,
    }));
    const [plain, other] = [vectorsOf(candles).at(-1), vectorsOf(scaled).at(-1)];
    plain?.values.forEach((value, i) => {
      assert.ok(Math.abs(value - (other?.values[i] ?? 0)) < 1e-9, VIEW.features[i]?.name);
    });
  });
});

function alone(row: IndicatorRow): MarketStep {
  return { row, companions: {}, news: [] };
}

function rowsOf(run: readonly Candle[]) {
  const fold = createIndicatorFold();
  return run.map((candle) => {
    const row = fold.next(candle);
    assert.ok(row);
    return row;
  });
}

function vectorsOf(run: readonly Candle[]): (FeatureVector | undefined)[] {
  const fold = createFeatureFold(VIEW, HASH);
  return rowsOf(run).map((row) => {
    fold.next(alone(row));
    return fold.vector(row.candle.closeTime);
  });
}

/** The view's formulas, written down a second time over plain arrays. */
function slowFeatures(run: readonly Candle[], sigma: number): Record<string, number> {
  const last = <T>(list: readonly T[], count: number) => list.slice(-count);
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const closes = run.map((candle) => candle.close);
  const returns = closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? close)));
  const decayed = (list: readonly number[], halfLife: number) => {
    const weights = list.map((_, i) => 0.5 ** ((list.length - 1 - i) / halfLife));
    return sum(list.map((value, i) => value * (weights[i] ?? 0))) / sum(weights);
  };
  const squares = returns.map((r) => r * r);
  const variance = 0.9 * decayed(squares, 60) + 0.1 * decayed(squares, 1440) + 4e-10;
  assert.ok(Math.abs(sigma / Math.sqrt(variance) - 1) < 1e-9);
  const volumes = run.map((candle) => candle.volume);
  const volume = (length: number) =>
    Math.log(1 + sum(last(volumes, length)) / length / decayed(volumes, 1440)) - Math.log(2);
  const counts = run.map((candle) => candle.tradeCount ?? 0);
  const position = (length: number) => {
    const low = Math.min(...last(run, length).map((candle) => candle.low));
    const high = Math.max(...last(run, length).map((candle) => candle.high));
    return high > low ? (2 * ((closes.at(-1) ?? 0) - low)) / (high - low) - 1 : 0;
  };
  const share = (length: number) => {
    const [buy, sell] = [
      sum(last(run, length).map((one) => one.buyVolume ?? 0)),
      sum(last(run, length).map((one) => one.sellVolume ?? 0)),
    ];
    return (buy - sell) / (buy + sell);
  };
  const over = (length: number) => sum(last(returns, length)) / (sigma * Math.sqrt(length));
  const spread = (short: number, long: number) =>
    0.5 * Math.log((sum(last(squares, short)) / short + 4e-10) / (sum(last(squares, long)) / long + 4e-10));
  const newest = run.at(-1);
  assert.ok(newest);
  const minutes = newest.closeTime / 60_000;
  const signed = returns.map((r, i) => Math.sign(r) * (volumes[i + 1] ?? 0));
  return {
    return_0: (returns.at(-1) ?? 0) / sigma,
    return_4: (returns.at(-5) ?? 0) / sigma,
    return_9: (returns.at(-10) ?? 0) / sigma,
    return_over_3: over(3),
    return_over_60: over(60),
    return_over_240: over(240),
    body: Math.log(newest.close / newest.open) / sigma,
    high_low: Math.log(newest.high / newest.low) / sigma,
    volatility_5_60: spread(5, 60),
    volatility_15_240: spread(15, 240),
    volatility_60_usual:
      0.5 * Math.log((sum(last(squares, 60)) / 60 + 4e-10) / (decayed(squares, 1440) + 4e-10)),
    gap: Math.log(newest.open / (closes.at(-2) ?? 0)) / sigma,
    intensity_5: Math.log(1 + sum(last(counts, 5)) / 5 / decayed(counts, 1440)) - Math.log(2),
    volume_1: volume(1),
    volume_5: volume(5),
    volume_30: volume(30),
    buyer_share_5: share(5),
    buyer_share_15: share(15),
    buyer_share_60: share(60),
    range_position_1: position(1),
    range_position_5: position(5),
    range_position_15: position(15),
    range_position_240: position(240),
    from_sma_60: Math.log((newest.close * 60) / sum(last(closes, 60))) / (sigma * Math.sqrt(60)),
    obv_change_30: sum(last(signed, 30)) / sum(last(volumes, 30)),
    filled_share_60: last(run, 60).filter((one) => one.filled).length / 60,
    hour_sin: Math.sin((2 * Math.PI * (minutes % 60)) / 60),
    day_cos: Math.cos((2 * Math.PI * (minutes % 1440)) / 1440),
  };
}
