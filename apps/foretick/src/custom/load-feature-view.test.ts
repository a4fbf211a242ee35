import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW, featureMatrixSteps, NO_SURROUNDINGS } from '@foretick/core/feature';
import { createIndicatorFold } from '@foretick/core/indicator';
import type { InstrumentId } from '@foretick/core/trade';
import { loadFeatureView } from './load-feature-view.ts';

const exampleOf = (kind: string): string =>
  fileURLToPath(new URL(`../../../../custom/${kind}/_example.ts`, import.meta.url));
/** Below the project, so that files in it find its packages. */
const ROOT = fileURLToPath(new URL('../../../../custom/', import.meta.url));

const VALID = {
  name: "'mine'",
  transform: "'1'",
  unit: "'share'",
  warmUp: '1',
  initial: '() => 0',
  next: '(state) => state + 1',
  value: '() => 1',
};

describe('features of one’s own', () => {
  it('come from files, the example too, once it has a name without an underscore', async (t) => {
    const folder = newFolder(t);
    copyFileSync(exampleOf('features'), join(folder, 'features/_example.ts'));
    assert.deepEqual(await loadFeatureView(folder), DEFAULT_FEATURE_VIEW);
    copyFileSync(exampleOf('features'), join(folder, 'features/volume-burst.ts'));
    const view = await loadFeatureView(folder);
    assert.equal(view.names.at(-1), 'volume_burst');
    assert.notEqual(view.description, DEFAULT_FEATURE_VIEW.description);
  });

  it('may read indicators, those of one’s own too, live as in training', async (t) => {
    const folder = newFolder(t);
    copyFileSync(exampleOf('indicators'), join(folder, 'indicators/stretch.ts'));
    const source = featureWith({
      indicators: "['stretch', 'bollinger(20,2)']",
      warmUp: '30',
      value: '(_, { values }) => values.stretch_30 + 0 * values.bollinger_20_2_upper',
    });
    writeFileSync(join(folder, 'features/mine.mjs'), source);
    const view = await loadFeatureView(folder);
    assert.deepEqual(createIndicatorFold(view.indicators).columns.slice(-4), [
      'stretch_30',
      'bollinger_20_2_upper',
      'bollinger_20_2_middle',
      'bollinger_20_2_lower',
    ]);
    const candles = madeUpCandles(260);
    const steps = featureMatrixSteps(view, candles, NO_SURROUNDINGS);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const { values, width, ready } = step.value;
    assert.equal(ready[259], 1);
    let mean = 0;
    for (const { close } of candles) mean = mean === 0 ? close : mean + (close - mean) / 30;
    assert.ok(Math.abs((values[260 * width - 1] ?? 0) - ((candles[259]?.close ?? 0) / mean - 1)) < 1e-12);
  });

  it('need no folder', async (t) => {
    assert.deepEqual(await loadFeatureView(join(newFolder(t), 'nowhere')), DEFAULT_FEATURE_VIEW);
  });

  it('indicators are refused where the name is taken', async (t) => {
    const folder = newFolder(t);
    writeFileSync(
      join(folder, 'indicators/mine.mjs'),
      `export const indicator = { name: 'rsi', title: '', description: '', formula: '', parameters: [], outputs: [''], create: () => ({}) };`,
    );
    await assert.rejects(loadFeatureView(folder), /mine\.mjs: there is an indicator called rsi already/);
  });

  for (const [what, source, said] of [
    ['without the export', 'export const other = 1;', /"feature" is no feature/],
    ['that lacks a part', featureWith({ value: 'undefined' }), /value: is no function/],
    ['that does not parse', 'export const feature = {', /cannot be loaded/],
    ['that is not finite', featureWith({ value: '() => 0 / 0' }), /mine is NaN after 1 candles/],
    [
      'whose state is lost in JSON',
      featureWith({
        initial: '() => new Map()',
        next: '(state, { candle }) => new Map(state ?? []).set(candle.openTime, 1)',
        value: '(state) => state.size ?? 0',
      }),
      /survive JSON|fails on ordinary/,
    ],
    ['that is not the same twice', featureWith({ value: '() => Math.random()' }), /depend on nothing else/],
    [
      'that reads an indicator that is none',
      featureWith({ indicators: "['bolinger(20)']" }),
      /did you mean bollinger/,
    ],
    ['whose name is taken', featureWith({ name: "'return_0'" }), /two features are called return_0/],
  ] as const) {
    it(`refuses a file ${what}, in one line that names it`, async (t) => {
      const folder = newFolder(t);
      writeFileSync(join(folder, 'features/mine.mjs'), source);
      await assert.rejects(loadFeatureView(folder), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'CUSTOM_INVALID');
        assert.match(error.message, said);
        assert.ok(error.message.includes(folder) && !error.message.includes('\n'), error.message);
        return true;
      });
    });
  }
});

function featureWith(changes: Readonly<Record<string, string>>): string {
  const fields = Object.entries({ ...VALID, ...changes }).map(([name, code]) => `${name}: ${code}`);
  return `export const feature = { ${fields.join(', ')} };`;
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(ROOT, 'test-'));
  for (const kind of ['features', 'indicators']) mkdirSync(join(folder, kind));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function madeUpCandles(count: number): readonly Candle[] {
  return Array.from({ length: count }, (_, i) => {
    const openTime = Date.UTC(2024, 0, 1) + i * 60_000;
    const close = 100 + Math.sin(i * 1.7) + i / 50;
    return {
      instrument: 'test:BTC/USD' as InstrumentId,
      ...{ intervalSec: 60, openTime, closeTime: openTime + 60_000, revision: 0, status: 'final' },
      ...{
        open: close,
        high: close + 0.1,
        low: close - 0.1,
        close,
        volume: 1,
        quoteVolume: close,
        vwap: close,
      },
      ...{ tradeCount: 1, buyVolume: 1, sellVolume: 0, complete: true, filled: false, origin: 'trades' },
      ...{ availableAt: openTime + 61_000, availability: 'modelled' },
    };
  });
}
