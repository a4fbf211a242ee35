import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { ForecastHeads, PublishedPrediction, ScoredOutcome } from '@foretick/core/forecast';
import { type InstrumentId, instrumentId, type Pair } from '@foretick/core/trade';
import { type Append, type LogRecord, type ModelVersion, stableId } from '@foretick/ports';
import * as z from 'zod';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { openWorkspace } from '../profiles/embedded.ts';
import type { Workspace } from '../profiles/profile.ts';
import type { RegistrySettings } from '../profiles/registry.ts';
import { newFolder } from '../testing/foretick-process.ts';
import { MLFLOW_SKIP, newMlflowSettings } from '../testing/mlflow-settings.ts';
import { modelsCommand } from './models.ts';

const BTC = instrumentId('kraken', 'BTC/USD' as Pair);
const MINUTE = 60_000;
const T0 = Date.UTC(2026, 0, 5, 12);
const at = (minute: number) => T0 + minute * MINUTE;
const { signal: never } = new AbortController();

const promotedSchema = z.object({
  model_version: z.string(),
  effective_from: z.number(),
  replaces: z.string().nullable(),
  hold_until: z.number().nullable(),
});
const listSchema = z.object({
  serving: z.array(z.object({ model_version: z.string(), effective_from: z.number(), by: z.string() })),
  models: z.array(
    z.object({ model_version: z.string(), alias: z.string().nullable(), rolled_back: z.boolean() }),
  ),
});

for (const { where, skip, newSettings } of [
  { where: 'files', skip: false, newSettings: () => ({}) },
  { where: 'MLflow', skip: MLFLOW_SKIP, newSettings: newMlflowSettings },
]) {
  describe(`foretick models on ${where}`, { skip }, () => {
    const world = (t: TestContext, options: { readonly now?: number } = {}) =>
      worldOn(t, { ...options, settings: newSettings() });

    it('promotes from the next candle on, in the registry and on the topic alike', async (t) => {
      const { run, workspace } = await world(t);
      const told = promotedSchema.parse(
        await run({ action: 'promote', version: 'ridge-1', reason: 'it is good' }),
      );
      assert.deepEqual(told, {
        model_version: 'ridge-1',
        effective_from: at(11),
        replaces: null,
        hold_until: at(11) + 24 * 60 * MINUTE,
      });
      const recorded = await workspace.registry.promotions();
      assert.equal(recorded.length, 1);
      assert.deepEqual(await onTopic(workspace), recorded);
      assert.deepEqual([recorded[0]?.by, recorded[0]?.reason], ['person', 'it is good']);
    });

    it('never reaches back behind now where the market is live', async (t) => {
      const { run } = await world(t, { now: at(12) + 1 });
      const told = promotedSchema.parse(await run({ action: 'promote', version: 'ridge-1' }));
      assert.equal(told.effective_from, at(13), 'the store has not seen the candle that closed at 12:12 yet');
    });

    it('rolls back to the champion before, then to persistence, then no further', async (t) => {
      const { run } = await world(t);
      const back = { action: 'roll-back', pair: 'BTC/USD', horizon: '1m', hold: 'none' };
      await assert.rejects(run(back), { code: 'NOTHING_TO_ROLL_BACK' });
      await run({ action: 'promote', version: 'ridge-1' });
      await run({ action: 'promote', version: 'ridge-2' });
      const first = promotedSchema.parse(await run(back));
      assert.deepEqual([first.model_version, first.replaces, first.hold_until], ['ridge-1', 'ridge-2', null]);
      const second = promotedSchema.parse(await run(back));
      assert.deepEqual([second.model_version, second.replaces], ['persistence-1', 'ridge-1']);
      assert.deepEqual(
        [first.effective_from, second.effective_from],
        [at(13), at(14)],
        'each a candle after the one before',
      );
      await assert.rejects(run(back), { code: 'NOTHING_TO_ROLL_BACK' });
    });

    it('lists who serves, the challenger, and what was rolled back', async (t) => {
      const { run } = await world(t);
      await run({ action: 'promote', version: 'ridge-1' });
      const roles = async () =>
        listSchema.parse(await run({ action: 'list' })).models.map((one) => one.alias ?? one.rolled_back);
      assert.deepEqual(await roles(), ['champion', 'challenger']);
      await run({ action: 'promote', version: 'ridge-2' });
      assert.deepEqual(await roles(), [false, 'champion']);
      await run({ action: 'roll-back', pair: 'BTC/USD', horizon: '1m' });
      assert.deepEqual(await roles(), ['champion', true]);
      const { serving } = listSchema.parse(await run({ action: 'list', pair: 'BTC/USD' }));
      assert.deepEqual(serving, [{ model_version: 'ridge-1', effective_from: at(13), by: 'person' }]);
    });

    it('promotes persistence where it is told which pair and horizon', async (t) => {
      const { run } = await world(t);
      await assert.rejects(run({ action: 'promote', version: 'persistence' }), { code: 'ARGUMENT_INVALID' });
      const place = { pair: 'BTC/USD', horizon: '1m' };
      const told = promotedSchema.parse(await run({ action: 'promote', version: 'persistence', ...place }));
      assert.equal(told.model_version, 'persistence-1');
      await assert.rejects(run({ action: 'promote', version: 'persistence', ...place }), {
        code: 'MODEL_SERVES_ALREADY',
      });
    });

    it('promotes and rolls back to the newest "no change" with intervals, and to any by its name', async (t) => {
      const { run, workspace } = await world(t);
      const unchanged = (name: string, day: number, more: Partial<ModelVersion> = {}): ModelVersion => ({
        ...version(name, day),
        ...{ model: 'persistence', parameters: { kind: 'persistence' }, heads: HEADS, ...more },
      });
      await workspace.registry.save(unchanged('persistence-old', 1));
      await workspace.registry.save(unchanged('persistence-new', 2));
      await workspace.registry.save(unchanged('persistence-other-view', 3, { featureViewHash: 'other' }));
      await workspace.registry.save(unchanged('persistence-5m', 3, { horizonSec: 300 }));
      const place = { pair: 'BTC/USD', horizon: '1m' };
      const promoted = async (name: string, more: object = {}) =>
        promotedSchema.parse(await run({ action: 'promote', version: name, ...more })).model_version;
      assert.equal(await promoted('persistence', place), 'persistence-new');
      assert.equal(await promoted('persistence-old'), 'persistence-old');
      assert.equal(await promoted('ridge-1'), 'ridge-1');
      const back = promotedSchema.parse(await run({ action: 'roll-back', ...place }));
      assert.deepEqual([back.model_version, back.replaces], ['persistence-new', 'ridge-1']);
    });

    for (const [what, args, code] of [
      ['a version that is not there', { action: 'promote', version: 'ridge-9' }, 'MODEL_UNKNOWN'],
      ['a version of other features', { action: 'promote', version: 'foreign' }, 'MODEL_OTHER_VIEW'],
      ['to show what is not there', { action: 'show', version: 'ridge-9' }, 'MODEL_UNKNOWN'],
      [
        'a horizon that is not forecast',
        { action: 'roll-back', pair: 'BTC/USD', horizon: '2m' },
        'ARGUMENT_INVALID',
      ],
      [
        'a hold that is no interval',
        { action: 'promote', version: 'ridge-1', hold: 'ever' },
        'ARGUMENT_INVALID',
      ],
    ] as const) {
      it(`refuses ${what}, and changes nothing`, async (t) => {
        const { run, workspace } = await world(t);
        await workspace.registry.save({ ...version('foreign', 3), featureViewHash: 'other' });
        await assert.rejects(run(args), { code });
        assert.deepEqual(await workspace.registry.promotions(), []);
      });
    }

    it('shows what a version was worth live, by the outcomes of its own time alone', async (t) => {
      const { run, workspace } = await world(t);
      await run({ action: 'promote', version: 'ridge-1' });
      await workspace.store.record(forecastRecords(), []);
      const { live } = z
        .object({ live: z.object({ scored: z.number(), mae_bp: z.number(), mse_skill: z.number() }) })
        .parse(await run({ action: 'show', version: 'ridge-1' }));
      // Moves of 10 bp, forecasts of 4 bp: off by 6, and 1 - 36 / 100.
      assert.equal(live.scored, 5);
      assert.ok(Math.abs(live.mae_bp - 6) < 1e-9 && Math.abs(live.mse_skill - 0.64) < 1e-9);
    });

    it('writes a card that is one page, whole in itself, and escapes what people wrote', async (t) => {
      const { run, workspace, folder } = await world(t);
      await run({ action: 'promote', version: 'ridge-1', reason: '<script>alert("x")</script>' });
      await workspace.store.record(forecastRecords(), []);
      const file = join(folder, 'card.html');
      await run({ action: 'card', version: 'ridge-1', file });
      const html = readFileSync(file, 'utf8');
      for (const part of [
        /^<!doctype html>/,
        /<h1>ridge-1<\/h1>/,
        /It is the champion/,
        /over 5 scored forecasts its squared error was 64\.00 % smaller than that of "no change"/,
        /hash of the training data<\/th><td>beef/,
        /&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;/,
        /a person/,
        /prefers-color-scheme: dark/,
        /<polyline class="curve"/,
        /<rect class="bad"/,
      ]) {
        assert.match(html, part);
      }
      assert.doesNotMatch(html, /<script|<link|src=|href=|undefined|NaN/);
      await assert.rejects(run({ action: 'card', version: 'ridge-1', file }), { code: 'FILE_EXISTS' });
      writeFileSync(file, 'old');
      await run({ action: 'card', version: 'ridge-1', file, overwrite: true });
      assert.equal(readFileSync(file, 'utf8'), html);
      await assert.rejects(
        run({ action: 'card', version: 'ridge-1', file: join(folder, 'no', 'card.html') }),
        {
          code: 'FILE_NOT_WRITABLE',
        },
      );
    });
  });
}

const view = await loadFeatureView();

const HEADS: ForecastHeads = {
  median: { threshold: 0, factor: 1 },
  volatility: { kind: 'scaled', factor: 1 },
  errorQuantiles: [0.5, 1, 2],
};

function version(modelVersion: string, day: number): ModelVersion {
  const coefficients = view.names.map((_, i) => (i % 2 === 0 ? 0.01 : -0.02));
  return {
    ...{
      model: 'ridge',
      modelVersion,
      instrument: BTC,
      intervalSec: 60,
      horizonSec: 60,
      trainingRows: 1_000,
    },
    ...{ featureViewHash: stableId(view.description), dataFrom: T0 - 86_400_000, dataTo: T0 + day },
    parameters: {
      ...{ kind: 'ridge', means: coefficients, scales: coefficients, coefficients },
      ...{ intercept: 0, lambda: 1, shrinkage: 0.5 },
    },
    metrics: { holdoutRows: 200, holdoutMseSkill: 0.004 },
    lineage: { dataHash: 'beef', dataRows: 1_440 },
  };
}

/** A folder with ten candles and two versions; its clock stands a day later, or at `now`. */
async function worldOn(
  t: TestContext,
  { now = at(24 * 60), settings }: { readonly now?: number; readonly settings: RegistrySettings },
) {
  const opened: Workspace[] = [];
  // Before the folder goes.
  t.after(() => Promise.all(opened.map((one) => one.close())));
  const folder = newFolder(t);
  const clock = { now: () => now, sleep: async () => undefined };
  const workspace = await openWorkspace(folder, clock, settings);
  opened.push(workspace);
  const candles = Array.from({ length: 10 }, (_, i) => candle(i + 1));
  await workspace.store.record(placed(candles.map((value) => ({ topic: 'candles', key: BTC, value }))), []);
  for (const [i, name] of ['ridge-1', 'ridge-2'].entries()) await workspace.registry.save(version(name, i));
  const command = modelsCommand(workspace);
  return { folder, workspace, run: (args: unknown) => command(args, () => undefined, never) };
}

function candle(minute: number): Candle {
  return {
    ...{ instrument: BTC, intervalSec: 60, openTime: at(minute - 1), closeTime: at(minute), revision: 0 },
    ...{ open: 100, high: 100, low: 100, close: 100, volume: 1, quoteVolume: 100, vwap: 100 },
    ...{ tradeCount: 1, buyVolume: 1, sellVolume: 0, complete: true, filled: false },
    ...{ status: 'final', origin: 'trades', availability: 'observed', availableAt: at(minute) },
  };
}

/** Five forecasts of ridge-1 while it serves, and one of before. */
function forecastRecords(): LogRecord[] {
  return placed(
    [9, 11, 12, 13, 14, 15].flatMap((minute): Append[] => {
      const key = {
        ...{ predictionId: `p${minute}`, instrument: BTC, intervalSec: 60, asOf: at(minute), horizonSec: 60 },
        ...{ targetTime: at(minute + 1), model: 'ridge', modelVersion: 'ridge-1', role: 'champion' as const },
      };
      const logReturn = 0.0004;
      const made: PublishedPrediction = {
        ...{ ...key, status: 'published', featureViewHash: 'view', processingTime: 0, basePrice: 100 },
        ...{ logReturn, price: 100 * Math.exp(logReturn) },
        ...{ medianLogReturn: logReturn, volatility: undefined, intervals: [], edge: 'below-cost' },
      };
      const outcome: ScoredOutcome = {
        ...{ ...key, status: 'scored', predictedLogReturn: logReturn, basePrice: 100 },
        ...{ actualPrice: 100 * Math.exp(0.001), actualLogReturn: 0.001 },
        ...{ medianLogReturn: logReturn, intervals: [] },
      };
      return [
        { topic: 'predictions', key: BTC, value: made },
        { topic: 'prediction_outcomes', key: BTC, value: outcome },
      ];
    }),
  );
}

let offset = 0;

function placed(records: readonly Append[]): LogRecord[] {
  return records.map((record) => ({ ...record, partition: 0, offset: offset++ }));
}

async function onTopic({ log }: Workspace) {
  const reader = await log.consumer('test', ['promotions']);
  return (await reader.poll(100, never)).map((record: { value: unknown; key: InstrumentId }) => record.value);
}
