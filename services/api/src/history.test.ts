import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError } from '@foretick/client';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { stableId } from '@foretick/ports';
import { eventually, runApi } from './running-api.ts';
import { alarm, BTC, candle, ETH, feed, MINUTE, outcomeOf, prediction, stubWorld, T0 } from './stub-world.ts';

test('pages follow each other without a row twice or left out', async (t) => {
  const world = stubWorld();
  for (let i = 0; i < 10; i += 1) {
    world.candles.push(candle(BTC, T0 + i * MINUTE, 100 + i));
    const made = prediction(BTC, T0 + i * MINUTE, 60);
    world.forecasts.push({ prediction: made, outcome: i % 2 === 0 ? outcomeOf(made) : undefined });
  }
  const { client, url } = await runApi(t, world);
  const closes: number[][] = [];
  for await (const page of client.pages.candles({ instrument: BTC, limit: 4, from: T0 + MINUTE })) {
    closes.push(page.map(({ close }) => close));
  }
  assert.deepEqual(closes, [[106, 107, 108, 109], [102, 103, 104, 105], [101]]);
  const made: number[] = [];
  for await (const page of client.pages.forecasts({ limit: 3 }))
    made.unshift(...page.map((one) => one.as_of));
  assert.deepEqual(
    made,
    world.forecasts.map((one) => one.prediction.asOf),
  );
  const outcomes = await client.outcomes({ instrument: BTC });
  assert.equal(outcomes.length, 5);
  assert.deepEqual(
    [...new Set((await client.forecasts({})).map((one) => one.stale_after - one.as_of))],
    [2 * MINUTE],
  );
  for (const cursor of ['x', 'e30', Buffer.from('-5').toString('base64url')]) {
    const response = await fetch(`${url}/api/v1/candles?cursor=${cursor}`);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /cursor is .* allowed is one from the Link header/);
  }
});

test('alarms come in pages, also where several are of one time, and those that stand can be asked for', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100), candle(ETH, T0, 100));
  // Of a time:  0  1 1 1 1 1  2
  const subjects = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const times = [0, 1, 1, 1, 1, 1, 2].map((minutes) => T0 + minutes * MINUTE);
  world.alarms.push(...subjects.map((subject, i) => alarm(BTC, times[i] ?? T0, { subject })));
  const { client } = await runApi(t, world);
  const pages: string[] = [];
  for await (const page of client.pages.alarms({ limit: 2 }))
    pages.push(page.map(({ subject }) => subject).join(''));
  assert.deepEqual(pages, ['fg', 'de', 'bc', 'a']);
  const inTime = await client.alarms({ from: T0 + MINUTE, to: T0 + 2 * MINUTE, limit: 3 });
  assert.deepEqual(
    inTime.map(({ subject }) => subject),
    ['d', 'e', 'f'],
  );

  world.alarms.push(
    alarm(BTC, T0 + 3 * MINUTE, { subject: 'b', state: 'cleared', value: 0.02 }),
    alarm(ETH, T0 + 3 * MINUTE),
  );
  const open = await client.alarms({ open: true });
  assert.deepEqual(
    open.map(({ subject }) => subject),
    ['a', 'c', 'd', 'e', 'f', 'g', 'features'],
  );
  assert.deepEqual(await client.alarms({ open: true, instrument: ETH }), open.slice(-1));
  assert.deepEqual(await client.alarms({ open: true, limit: 1 }), open.slice(-1));
  assert.deepEqual(open.at(-1), {
    ...{ instrument: ETH, interval_sec: 60, kind: 'drift', state: 'raised', subject: 'features' },
    ...{ value: 0.25, threshold: 0.1, as_of: T0 + 3 * MINUTE },
  });
});

test('history that has not changed is not sent again', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100));
  const { url } = await runApi(t, world);
  const path = `${url}/api/v1/candles?pair=BTC/USD`;
  const first = await fetch(path);
  const etag = first.headers.get('etag') ?? '';
  assert.match(etag, /^"[\w-]{27}"$/);
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const again = await fetch(path, { headers: { 'if-none-match': known } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
  }
  world.candles.push(candle(BTC, T0 + MINUTE, 101));
  const changed = await fetch(path, { headers: { 'if-none-match': etag } });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get('etag'), etag);
});

test('features come by name where the names are known', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100));
  const values = DEFAULT_FEATURE_VIEW.names.map((_, i) => i);
  const of = { instrument: BTC, intervalSec: 60, seedTime: T0, values, volatility: 0.001, companions: {} };
  world.vectors.push({ ...of, asOf: T0, viewHash: stableId(DEFAULT_FEATURE_VIEW.description) });
  world.vectors.push({ ...of, asOf: T0 + MINUTE, viewHash: 'older', values: [7] });
  const { client } = await runApi(t, world);
  const [named, placed] = await client.features({ instrument: BTC });
  assert.equal(named?.values[DEFAULT_FEATURE_VIEW.names[2] ?? ''], 2);
  assert.deepEqual(placed?.values, { feature_0: 7 });
});

test('the latest forecast is one that holds, or a refusal that says why there is none', async (t) => {
  let now = T0;
  const clock = { ...stubWorld().options.clock, now: () => now };
  const world = stubWorld({ clock });
  world.candles.push(candle(BTC, T0 - MINUTE, 100));
  const { client } = await runApi(t, world);
  const refused = async () => {
    try {
      return await client.latestForecasts({ instrument: BTC });
    } catch (error) {
      assert.ok(error instanceof ClientError && error.status === 503 && error.code === 'FORECAST_STALE');
      return error.message;
    }
  };
  assert.match(String(await refused()), /^no forecast of kraken:BTC\/USD so far: no feed is live yet$/);
  world.publish({ topic: 'predictions', key: BTC, value: prediction(BTC, T0, 60) });
  world.publish({ topic: 'predictions', key: BTC, value: prediction(BTC, T0, 300) });
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  await eventually('both are there', async () => {
    const latest = await refused();
    return Array.isArray(latest) && latest.length === 2;
  });
  assert.equal((await client.latestForecasts({ horizonSec: 300 }))[0]?.horizon_sec, 300);
  now = T0 + 2 * MINUTE;
  assert.equal((await client.latestForecasts()).length, 2, 'holds up to and with stale_after');
  now += 1;
  const why =
    'the newest forecast of kraken:BTC/USD is of 2026-01-05T12:00:00Z: no newer candle has closed in time';
  assert.equal(await refused(), why);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'cannot reach Kraken') });
  await eventually('the feed says why', async () => /cannot reach Kraken$/.test(String(await refused())));
  await assert.rejects(client.latestForecasts({ instrument: 'kraken:DOGE/USD' }), { status: 404 });
});
