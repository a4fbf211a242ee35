import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScoreSums } from '@foretick/ports';
import { eventually, runApi } from './running-api.ts';
import { BTC, candle, DAY, ETH, MINUTE, prediction, stubWorld, T0 } from './stub-world.ts';

test('a curve has a point for each step in which something was scored', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100), candle(ETH, T0, 100));
  world.sums.push(sumsAt(T0 - 2 * MINUTE), sumsAt(T0), sumsAt(T0, { shadow: true }), sumsAt(T0 - 2 * DAY));
  const { client, url } = await runApi(t, world);
  const [served, shadow, ...rest] = await client.scoreHistory({ windowSec: 3_600, instrument: BTC });
  assert.equal(rest.length, 0);
  assert.equal(shadow?.shadow, true);
  assert.deepEqual([served?.window_sec, served?.step_sec, served?.model], [3_600, 60, 'ridge']);
  const point = {
    count: 4,
    mae_bp: 5,
    persistence_mae_bp: 10,
    mse_skill: 0.25,
    hit_rate: 0.5,
    hit_count: 2,
    coverage: [{ level: 0.8, count: 4, coverage: 0.75 }],
  };
  assert.deepEqual(served?.points, [
    { time: T0 - 2 * MINUTE, ...point },
    { time: T0, ...point },
  ]);
  const far = { windowSec: 3_600, from: T0 - 3 * DAY, to: T0 + 1 } as const;
  const [long] = await client.scoreHistory(far);
  assert.equal(long?.step_sec, 300, 'a longer range has longer steps');
  assert.equal(long?.points.length, 3);
  const asked = async (query: string) => {
    const response = await fetch(`${url}/api/v1/scores/history?${query}`);
    return [response.status, ((await response.json()) as { message: string }).message] as const;
  };
  assert.match((await asked('window=60'))[1], /^window is "60"; allowed are 3600, 86400, 604800$/);
  assert.match((await asked('window=3600&from=0'))[1], /^from and to are \d+ ms apart; allowed are up to/);
  assert.equal((await asked('pair=DOGE/USD'))[0], 404);
});

test('scores tell how sure their skill is, once enough is scored', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100));
  const { client, stop } = await runApi(t, world);
  assert.equal((await client.scores())[0]?.mse_skill_interval, null);
  await stop();
  const scored = stubWorld();
  for (let i = 0; i < 40; i += 1) {
    const squared = 0.8 + 0.1 * Math.sin(i);
    scored.sums.push(sumsAt(T0 + i * 15 * MINUTE, {}, squared));
  }
  const [score] = await (await runApi(t, scored)).client.scores();
  const interval = score?.mse_skill_interval;
  assert.ok(interval && interval.low < 0.2 && interval.high > 0.2 && interval.high - interval.low < 0.1);
});

test('models tell what part they play, how old they are and why', async (t) => {
  const world = stubWorld();
  const of = { model: 'ridge', instrument: BTC, intervalSec: 60, horizonSec: 60 } as const;
  const trained = {
    featureViewHash: 'v',
    dataFrom: T0 - DAY,
    trainingRows: 900,
    metrics: { holdoutMseSkill: 0.1 },
  };
  const parameters = { kind: 'persistence' } as const;
  for (const [i, name] of ['old', 'champion', 'challenger'].entries()) {
    const version = { ...of, ...trained, modelVersion: name, dataTo: T0 - (3 - i) * MINUTE, parameters };
    const lineage = { dataHash: 'h', dataRows: 5, trials: 12, codeVersion: '0.1.0' };
    const gate = { passed: true, holds: true, reasons: ['It is better.', 'Its bands hold.'], figures: {} };
    world.versions.push(i === 1 ? { ...version, lineage, gate } : version);
  }
  const promoted = { kind: 'promotion', ...of, effectiveFrom: T0, reason: 'better' } as const;
  world.promotions.push(
    { ...promoted, modelVersion: 'old', effectiveFrom: T0 - MINUTE },
    { ...promoted, modelVersion: 'champion', by: 'guard', replaces: 'old' },
  );
  world.candles.push(candle(BTC, T0, 100), candle(ETH, T0, 100));
  const { client } = await runApi(t, world);
  const shadow = { ...prediction(BTC, T0, 60), role: 'challenger', modelVersion: 'challenger' } as const;
  world.publish({ topic: 'predictions', key: BTC, value: shadow });
  await eventually('the challenger is known', async () =>
    (await client.models()).some(({ role }) => role === 'challenger'),
  );
  const models = await client.models({ instrument: BTC });
  assert.deepEqual(
    models.map((one) => [one.model_version, one.role, one.age_ms, one.rolled_back, one.trials]),
    [
      ['challenger', 'challenger', MINUTE, false, null],
      ['champion', 'champion', 2 * MINUTE, false, 12],
      ['old', 'none', 3 * MINUTE, true, null],
    ],
  );
  assert.deepEqual(models[1]?.gate, { passed: true, reason: 'It is better. Its bands hold.' });
  assert.equal(models[0]?.gate, null);
  assert.deepEqual(models[1]?.promotion, {
    effective_from: T0,
    by: 'guard',
    reason: 'better',
    replaces: 'old',
  });
  assert.deepEqual(await client.models({ instrument: ETH }), []);
});

test('days that can be watched again come newest first; news says why there is none', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100));
  const { client } = await runApi(t, world);
  const days = await client.replayDays({ instrument: BTC });
  assert.deepEqual(
    days.map(({ day, candles, to, from }) => [day, candles, to - from]),
    [
      ['2026-01-06', 7, DAY],
      ['2026-01-05', 1, DAY],
    ],
  );
  const news = await client.news();
  assert.deepEqual(news.headlines, []);
  assert.match(news.reason, /no article/);
});

/** Four forecasts up to `time`; `squared` of 1 for "no change". */
function sumsAt(time: number, changes: Partial<ScoreSums> = {}, squared = 0.75): ScoreSums {
  return {
    ...{ instrument: BTC, intervalSec: 60, horizonSec: 60, model: 'ridge', shadow: false, time },
    sums: {
      ...{ count: 4, absolute: 0.002, squared, persistenceAbsolute: 0.004, persistenceSquared: 1 },
      ...{ moves: 2, hits: 1 },
    },
    coverage: [{ level: 0.8, count: 4, inside: 3 }],
    ...changes,
  };
}
