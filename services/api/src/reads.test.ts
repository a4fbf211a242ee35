import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError } from '@foretick/client';
import type { PromotionEvent } from '@foretick/ports';
import { eventually, runApi } from './running-api.ts';
import { BTC, candle, ETH, feed, MINUTE, outcomeOf, prediction, stubWorld, T0 } from './stub-world.ts';

test('status tells source, feeds, learning, newest candle and champions', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100), candle(BTC, T0 + MINUTE, 101));
  world.forecasts.push({ prediction: prediction(BTC, T0 + MINUTE, 60), outcome: undefined });
  const { client } = await runApi(t, world);
  world.publish({ topic: 'feed_state', key: ETH, value: feed(ETH, 'down', 'cannot reach Kraken') });
  await eventually('the feed is known', async () =>
    (await client.status()).instruments.some((one) => one.feed !== null),
  );

  const status = await client.status();
  assert.equal(status.source, 'simulated');
  assert.deepEqual(status.horizons_sec, [60, 300, 900]);
  const [btc, eth] = status.instruments;
  assert.deepEqual(btc?.learning, { candles: 2, needed: 300 });
  assert.deepEqual(btc?.last_candle, { open_time: T0 + MINUTE, close_time: T0 + 2 * MINUTE, close: 101 });
  assert.deepEqual(btc?.champions, [
    { horizon_sec: 60, model: 'ridge', model_version: 'ridge-1', promotion: null },
  ]);
  assert.equal(btc?.feed, null);
  assert.equal(eth?.pair, 'ETH/USD');
  assert.equal(eth?.feed?.reason, 'cannot reach Kraken');
  assert.equal(eth?.feed?.retry_at, T0 + 12_000);
  // The stub store has recorded nothing of the one feed_state in the log.
  assert.equal(status.store.lag_records, 1);
  assert.deepEqual(status.disk, { used_bytes: 5e8, file_bytes: 6e8, budget_bytes: 2e9 });
});

test('status tells why persistence serves, whether it was rolled back before the start or since', async (t) => {
  const reason = 'the newest 500 scored forecasts of ridge were worse than "no change"';
  const of = { kind: 'promotion', instrument: BTC, intervalSec: 60, horizonSec: 60 } as const;
  const first = {
    ...of,
    model: 'ridge',
    modelVersion: 'ridge-1',
    effectiveFrom: T0,
    reason: 'first training',
  };
  const back: PromotionEvent = {
    ...{ ...of, model: 'persistence', modelVersion: 'persistence-1', effectiveFrom: T0 + MINUTE, reason },
    by: 'guard',
    replaces: 'ridge-1',
    holdUntil: T0 + 60 * MINUTE,
  };
  const promotion = { effective_from: T0 + MINUTE, by: 'guard', reason, replaces: 'ridge-1' };
  const persistence = { model: 'persistence', modelVersion: 'persistence-1' };
  for (const when of ['before', 'since'] as const) {
    const world = stubWorld();
    world.promotions.push(first, ...(when === 'before' ? [back] : []));
    const forecast = { ...prediction(BTC, T0 + MINUTE, 60), ...persistence };
    world.forecasts.push({ prediction: forecast, outcome: undefined });
    world.candles.push(candle(BTC, T0, 100));
    const { client, stop } = await runApi(t, world);
    const told = async () => (await client.status()).instruments[0]?.champions[0]?.promotion ?? null;
    if (when === 'since') {
      await eventually(
        'the champion is known',
        async () => (await client.status()).instruments[0]?.champions.length === 1,
      );
      assert.equal(await told(), null, 'the forecast is not of what was promoted');
      world.publish({ topic: 'promotions', key: BTC, value: back });
    }
    await eventually('the reason is known', async () => (await told()) !== null);
    assert.deepEqual(await told(), promotion);
    await stop();
  }
});

test('status shows what this system forecasts, not whatever else the store holds', async (t) => {
  const world = stubWorld({ instruments: [ETH] });
  world.candles.push(candle(BTC, T0, 100));
  const { client } = await runApi(t, world);
  assert.deepEqual(
    (await client.status()).instruments.map((one) => one.instrument),
    [ETH],
  );
  assert.ok(
    (await client.pairs()).some((one) => one.instrument === BTC),
    'history can be asked for all the same',
  );
});

test('history comes oldest first, within the range, as the client reads it', async (t) => {
  const world = stubWorld();
  for (let i = 0; i < 5; i++) world.candles.push(candle(BTC, T0 + i * MINUTE, 100 + i));
  const made = prediction(BTC, T0, 60);
  world.forecasts.push(
    { prediction: made, outcome: outcomeOf(made) },
    { prediction: prediction(BTC, T0, 300), outcome: undefined },
  );
  const { client, url } = await runApi(t, world);

  const candles = await client.candles({ instrument: BTC, from: T0 + MINUTE, to: T0 + 4 * MINUTE, limit: 2 });
  assert.deepEqual(
    candles.map(({ close }) => close),
    [102, 103],
  );
  const [scored, open, ...rest] = await client.forecasts({ instrument: BTC, role: 'champion' });
  assert.equal(rest.length, 0);
  assert.ok(scored?.outcome?.status === 'scored');
  assert.ok(Math.abs(scored.outcome.error_bp - 10) < 1e-9);
  assert.equal(open?.outcome, null);
  assert.deepEqual(await client.forecasts({ horizonSec: 900 }), []);
  assert.equal((await client.scores())[0]?.mse_skill, null);
  assert.deepEqual(await client.scores({ instrument: BTC }), await client.scores());
  assert.deepEqual(await client.pairs(), [{ instrument: BTC, exchange: 'kraken', pair: 'BTC/USD' }]);
  // The only pair need not be named, and may be written in other ways.
  for (const query of ['', '?pair=btc-usd', '?pair=BTC/USD&interval=60']) {
    const response = await fetch(`${url}/api/v1/candles${query}`);
    assert.equal(((await response.json()) as unknown[]).length, 5);
  }
});

test('wrong parameters are refused with the key, the value and what is allowed', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100), candle(ETH, T0, 100));
  const { url } = await runApi(t, world);
  const cases: readonly [path: string, status: number, message: RegExp][] = [
    ['/candles?pair=BTC/USD&limit=0', 400, /^limit is "0"; allowed are whole numbers from 1 to 5000$/],
    ['/candles?pair=BTC/USD&limit=1e3', 400, /^limit is "1e3"/],
    ['/candles?pair=BTC/USD&limit=1&limit=2', 400, /^limit is \["1","2"\]/],
    ['/candles?pair=BTC/USD&interval=x', 400, /^interval is "x"; allowed are whole numbers from 1 to 86400$/],
    ['/candles?pair=BTC/USD&from=2026-01-01', 400, /^from is "2026-01-01"; allowed are times in whole milli/],
    ['/candles?pair=BTC/USD&form=1', 400, /^"form" is not a parameter here; allowed are: instrument, pair, /],
    ['/candles', 400, /^instrument is absent; allowed are kraken:BTC\/USD, kraken:ETH\/USD$/],
    ['/candles?pair=nonsense', 400, /^pair is "nonsense"; allowed is BASE\/QUOTE/],
    ['/candles?instrument=BTC/USD', 400, /^instrument is "BTC\/USD"; allowed is EXCHANGE:BASE\/QUOTE/],
    ['/candles?pair=BTC/USD&instrument=kraken:BTC/USD', 400, /both given/],
    [
      '/candles?pair=DOGE/USD',
      404,
      /^there is no "DOGE\/USD" here; there is kraken:BTC\/USD, kraken:ETH\/USD$/,
    ],
    ['/forecasts?horizon=61', 400, /^horizon is "61"; allowed are 60, 300, 900$/],
    ['/forecasts?role=winner', 400, /^role is "winner"; allowed are champion, challenger, baseline$/],
    ['/stream?pair=DOGE/USD', 404, /^there is no "DOGE\/USD" here/],
    ['/status?x=1', 400, /^"x" is not a parameter here; allowed are: none$/],
    ['/nothing', 404, /^there is nothing at \/api\/v1\/nothing; start at \/api\/v1\/status$/],
  ];
  for (const [path, status, message] of cases) {
    const response = await fetch(`${url}/api/v1${path}`);
    const problem = (await response.json()) as { code: string; message: string };
    assert.equal(response.status, status, path);
    assert.match(problem.message, message);
    assert.match(problem.code, /^[A-Z_]+$/);
  }
});

test('ready once a feed was live and a forecast was published, or the replay ended', async (t) => {
  const world = stubWorld();
  const { url, client } = await runApi(t, world);
  const readiness = async () => {
    const response = await fetch(`${url}/readyz`);
    return [response.status, ((await response.json()) as { reason: string }).reason];
  };
  assert.equal((await fetch(`${url}/livez`)).status, 200);
  assert.deepEqual(await readiness(), [503, 'no feed is live yet']);

  const reasonBecomes = (reason: string) =>
    eventually(reason, async () => (await client.health()).reason === reason);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'cannot reach Kraken') });
  await reasonBecomes('no feed is live: cannot reach Kraken');
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  await reasonBecomes('no forecast has been published yet');
  world.publish({ topic: 'predictions', key: BTC, value: prediction(BTC, T0, 60) });
  await reasonBecomes('');
  assert.deepEqual(await readiness(), [200, '']);

  // Once ready, a feed that drops does not make it unready: its state says so.
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'cannot reach Kraken') });
  await eventually('down', async () => (await client.status()).instruments[0]?.feed?.state === 'down');
  assert.deepEqual(await readiness(), [200, '']);
});

test('the end of a replay makes it ready without any forecast', async (t) => {
  const world = stubWorld();
  const { client } = await runApi(t, world);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'ended') });
  await eventually('ready', async () => (await client.health()).ready);
});

test('a failing store is reported, and the caller hears no inside', async (t) => {
  const reported: string[] = [];
  const world = stubWorld({ report: (failure) => reported.push(`${failure.message}: ${failure.cause}`) });
  const store = { ...world.options.store, scores: () => Promise.reject(new Error('disk /secret/path')) };
  const { client } = await runApi(t, { ...world, options: { ...world.options, store } });
  await assert.rejects(client.scores(), (error) => {
    assert.ok(error instanceof ClientError);
    assert.equal(error.status, 500);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  assert.deepEqual(reported, ['GET /api/v1/scores could not be answered: Error: disk /secret/path']);
});

test('metrics tell how each feed does, in the format of Prometheus', async (t) => {
  const world = stubWorld();
  const { url } = await runApi(t, world);
  world.publish({
    topic: 'feed_state',
    key: BTC,
    value: { ...feed(BTC, 'live'), trades: 7, latencyMs: 250 },
  });
  const times = { eventTime: T0, ingestTime: T0, availableAt: T0 };
  const traded = { sequence: 1, tradeId: '1', price: 1, quantity: 1, side: 'buy' } as const;
  const late = { kind: 'trade', instrument: BTC, ...traded, ...times } as const;
  for (const _ of [1, 2]) world.publish({ topic: 'late_trades', key: BTC, value: late });
  let text = '';
  await eventually('the feed is known', async () => {
    const answer = await fetch(`${url}/metrics`);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
    text = await answer.text();
    return text.includes('foretick_late_trades_total{exchange="kraken",pair="BTC/USD"} 2');
  });
  for (const line of [
    '# TYPE foretick_trades_total counter',
    'foretick_trades_total{exchange="kraken",pair="BTC/USD"} 7',
    'foretick_trade_latency_seconds{exchange="kraken",pair="BTC/USD"} 0.25',
    'foretick_feed_live{exchange="kraken",pair="BTC/USD"} 1',
    'foretick_gaps_open{exchange="kraken",pair="BTC/USD"} 0',
    'foretick_late_trades_total{exchange="kraken",pair="BTC/USD"} 2',
    'foretick_ready 0',
  ])
    assert.ok(text.split('\n').includes(line), `${line} is not in\n${text}`);
});

test('candles of a larger interval are made of those that are kept', async (t) => {
  const world = stubWorld();
  for (let i = 0; i < 10; i++) world.candles.push(candle(BTC, T0 + i * MINUTE, 100 + i));
  const { url } = await runApi(t, world);
  const asked = async (interval: number) => {
    const answer = await fetch(`${url}/api/v1/candles?instrument=${BTC}&interval=${interval}`);
    return { status: answer.status, text: await answer.text() };
  };
  const candles: readonly { open_time: number; close: number }[] = JSON.parse((await asked(300)).text);
  assert.deepEqual(
    candles.map((one) => [one.open_time, one.close]),
    [
      [T0, 104],
      [T0 + 5 * MINUTE, 109],
    ],
  );
  const refused = await asked(7 * 60);
  assert.equal(refused.status, 404);
  assert.match(
    refused.text,
    /INTERVAL_NOT_KEPT.*candles of 60 s and multiples that divide a day, not of 420 s/,
  );
});

test('readiness waits for what is forecast, not for what is watched beside', async (t) => {
  const beside = 'coinbase:BTC/USD' as typeof BTC;
  const world = stubWorld({ instruments: [BTC] });
  const { url } = await runApi(t, world);
  const reason = async () => (await (await fetch(`${url}/readyz`)).text()).match(/"reason":"(.*)"/)?.[1];
  world.publish({ topic: 'feed_state', key: beside, value: feed(beside, 'down', 'cannot reach Coinbase') });
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'cannot reach Kraken') });
  await eventually('both feeds are known', async () => (await reason())?.includes('reach Kraken') === true);
  world.publish({ topic: 'feed_state', key: beside, value: feed(beside, 'ended') });
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'still down') });
  await eventually(
    'it is not ready by what is beside',
    async () => (await reason())?.includes('still down') === true,
  );
});
