import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Ema } from './ema.ts';
import type { Indicator, IndicatorInput } from './indicator.ts';
import { Macd, type MacdValue } from './macd.ts';
import { Obv } from './obv.ts';
import { randomCandles } from './random-candles.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';

// To add an indicator: one entry with a slow, obvious batch version of its definition.
for (const length of [1, 2, 7, 60]) {
  contract(
    `SMA ${length}`,
    () => new Sma(length),
    (candles) => smaOf(closesOf(candles), length).at(-1),
  );
  contract(
    `EMA ${length}`,
    () => new Ema(length),
    (candles) => emaOf(closesOf(candles), length).at(-1),
  );
}
for (const length of [2, 14, 60]) {
  contract(
    `RSI ${length}`,
    () => new Rsi(length),
    (candles) => rsiOf(closesOf(candles), length),
  );
}
contract(
  'MACD 7 14 9',
  () => new Macd(7, 14, 9),
  (candles) => macdOf(closesOf(candles), 7, 14, 9),
);
contract(
  'MACD 2 3 1',
  () => new Macd(2, 3, 1),
  (candles) => macdOf(closesOf(candles), 2, 3, 1),
);
contract('OBV', () => new Obv(), obvOf);

function contract<Output>(
  name: string,
  make: () => Indicator<Output>,
  batch: (candles: readonly IndicatorInput[]) => Output | undefined,
): void {
  describe(`indicator contract: ${name}`, () => {
    const candles = randomCandles(200, 42);

    it('equals the batch version at every candle', () => {
      const indicator = make();
      candles.forEach((candle, i) => {
        close(indicator.add(candle), batch(candles.slice(0, i + 1)));
      });
    });

    it('gives the first value at the declared candle and never none again', () => {
      const indicator = make();
      candles.forEach((candle, i) => {
        assert.equal(indicator.add(candle) !== undefined, i + 1 >= indicator.warmUp, `candle ${i}`);
      });
    });

    it('replaces: gives what add would, and has then never seen it', () => {
      const indicator = make();
      const undisturbed = make();
      candles.forEach((candle, i) => {
        const provisional = candles[(i * 7) % candles.length] ?? candle;
        const copy = make();
        copy.restore(indicator.snapshot());
        const shown = indicator.replace(provisional);
        assert.deepEqual(shown, copy.add(provisional));
        assert.deepEqual(indicator.replace(provisional), shown);
        assert.deepEqual(indicator.add(candle), undisturbed.add(candle));
        assert.deepEqual(indicator.snapshot(), undisturbed.snapshot());
      });
    });

    it('goes on bit for bit from a snapshot that went through JSON', () => {
      for (let cut = 0; cut < candles.length; cut += 13) {
        const uninterrupted = make();
        for (const candle of candles.slice(0, cut)) uninterrupted.add(candle);
        const restored = make();
        restored.restore(JSON.parse(JSON.stringify(uninterrupted.snapshot())));
        for (const candle of candles.slice(cut)) {
          assert.deepEqual(restored.add(candle), uninterrupted.add(candle));
        }
      }
    });

    it('refuses a state that it did not write', () => {
      for (const state of [[], [1, 2, 3, 4, 5, 6, 7], [Number.NaN, 0, 0, 0]]) {
        assert.throws(() => make().restore(state), /state of/);
      }
    });

    it('never gives a number that is not finite, whatever the market', () => {
      const candle = fc.record({
        close: fc.constantFrom(1e-9, 1e-8, 1, 1, 1, 1e9),
        volume: fc.constantFrom(0, 1e-9, 1e9),
      });
      fc.assert(
        fc.property(fc.array(candle, { maxLength: 100 }), (market) => {
          const indicator = make();
          for (const one of market) {
            for (const value of numbersOf(indicator.add(one))) assert.ok(Number.isFinite(value));
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}

function close(actual: unknown, expected: unknown): void {
  const [a, b] = [numbersOf(actual), numbersOf(expected)];
  assert.equal(a.length, b.length);
  a.forEach((value, i) => {
    const other = b[i] ?? Number.NaN;
    assert.ok(Math.abs(value - other) <= 1e-10 * (1 + Math.abs(other)), `${value} is not ${other}`);
  });
}

function numbersOf(value: unknown): number[] {
  if (value === undefined) return [];
  if (typeof value === 'number') return [value];
  return Object.values(Object(value)).map(Number);
}

function closesOf(candles: readonly IndicatorInput[]): number[] {
  return candles.map((candle) => candle.close);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function smaOf(values: readonly number[], length: number): number[] {
  return values.slice(length - 1).map((_, i) => mean(values.slice(i, i + length)));
}

function emaOf(values: readonly number[], length: number): number[] {
  if (values.length < length) return [];
  const levels = [mean(values.slice(0, length))];
  for (const value of values.slice(length)) {
    const level = levels.at(-1) ?? 0;
    levels.push((2 * value + (length - 1) * level) / (length + 1));
  }
  return levels;
}

function rsiOf(closes: readonly number[], length: number): number | undefined {
  if (closes.length <= length) return undefined;
  const changes = closes.slice(1).map((value, i) => value - (closes[i] ?? 0));
  const smooth = (part: (change: number) => number) =>
    changes
      .slice(length)
      .reduce(
        (level, change) => level + (part(change) - level) / length,
        mean(changes.slice(0, length).map(part)),
      );
  const gain = smooth((change) => Math.max(change, 0));
  const loss = smooth((change) => Math.max(-change, 0));
  return gain + loss === 0 ? 0 : 100 - 100 / (1 + gain / loss);
}

function macdOf(
  closes: readonly number[],
  fast: number,
  slow: number,
  signal: number,
): MacdValue | undefined {
  const fastLevels = emaOf(closes.slice(slow - fast), fast);
  const differences = emaOf(closes, slow).map((level, i) => (fastLevels[i] ?? 0) - level);
  const macd = differences.at(-1);
  const line = emaOf(differences, signal).at(-1);
  if (macd === undefined || line === undefined) return undefined;
  return { macd, signal: line, histogram: macd - line };
}

function obvOf(candles: readonly IndicatorInput[]): number {
  return candles.reduce((balance, { close: price, volume }, i) => {
    const before = candles[i - 1];
    if (before === undefined) return volume;
    return balance + (price > before.close ? volume : price < before.close ? -volume : 0);
  }, 0);
}
