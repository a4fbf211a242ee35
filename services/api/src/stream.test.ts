import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Client, StreamEvent } from '@foretick/client';
import { eventually, runApi } from './running-api.ts';
import {
  alarm,
  BTC,
  candle,
  ETH,
  feed,
  outcomeOf,
  prediction,
  type StubWorld,
  stubWorld,
  T0,
} from './stub-world.ts';

test('the stream carries every kind of event, of one instrument or of all', async (t) => {
  const world = stubWorld();
  world.candles.push(candle(BTC, T0, 100), candle(ETH, T0, 100));
  const { client } = await runApi(t, world);
  const all = await listen(t, client, {});
  const btc = await listen(t, client, { instrument: BTC });
  await eventually('both are connected', async () => (await client.health()).stream_clients === 2);

  const made = prediction(BTC, T0, 60);
  world.publish(
    { topic: 'candles', key: BTC, value: { ...candle(BTC, T0, 101), status: 'provisional' } },
    // Candles of other lengths are there to be read, not to be watched.
    { topic: 'candles', key: BTC, value: { ...candle(BTC, T0, 102), intervalSec: 300 } },
    { topic: 'predictions', key: BTC, value: made },
    { topic: 'prediction_outcomes', key: BTC, value: outcomeOf(made) },
    { topic: 'candles', key: ETH, value: candle(ETH, T0, 99) },
    { topic: 'alarms', key: BTC, value: alarm(BTC, T0) },
    { topic: 'feed_state', key: BTC, value: feed(BTC, 'live') },
  );
  await eventually('all events have come', () => all.length === 6 && btc.length === 5);
  assert.deepEqual(
    all.map(({ event, payload }) => `${event} ${payload.instrument}`),
    [
      'candle kraken:BTC/USD',
      'forecast kraken:BTC/USD',
      'outcome kraken:BTC/USD',
      'candle kraken:ETH/USD',
      'alarm kraken:BTC/USD',
      'feed kraken:BTC/USD',
    ],
  );
  assert.deepEqual(
    btc,
    all.filter(({ payload }) => payload.instrument === BTC),
  );
});

test('each event has an id, and a heartbeat keeps a quiet stream alive', async (t) => {
  const world = stubWorld();
  const { url, client } = await runApi(t, world);
  const response = await fetch(`${url}/api/v1/stream`);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  t.after(() => reader.cancel());
  let text = '';
  const readUntil = async (pattern: RegExp) => {
    while (!pattern.test(text)) text += (await reader.read()).value;
  };
  await eventually('connected', async () => (await client.health()).stream_clients === 1);
  world.passTime();
  await readUntil(/: heartbeat\n\n/);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  await readUntil(/id: \w+-0\nevent: feed\ndata: \{.*\}\n\n/);
});

test('the client comes back by itself after the server was started anew', async (t) => {
  const world = stubWorld();
  const first = await runApi(t, world);
  const states: string[] = [];
  const events: StreamEvent[] = [];
  const stopped = new AbortController();
  const handlers = {
    onOpen: () => states.push('open'),
    onLost: () => states.push('lost'),
    onEvent: (event: StreamEvent) => events.push(event),
  };
  const following = first.client.follow({}, handlers, stopped.signal);
  await eventually('open', () => states.length === 1);
  await first.stop();
  await eventually('lost', () => states.includes('lost'));

  const again = { ...world, options: { ...world.options, port: first.port } };
  const second = await runApi(t, again);
  await eventually('open again', async () => (await second.client.health()).stream_clients === 1);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  await eventually('an event after the restart', () => events.length === 1);
  assert.equal(states.at(-1), 'open');
  stopped.abort();
  await following;
});

test('after a restart a reader is told to fetch again, once, and then goes on as before', async (t) => {
  const world = stubWorld();
  const first = await runApi(t, world);
  const before = await open(first.url);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  const id = lastIdOf(await before.until(/event: feed.*\n\n/s));
  await before.close();
  await first.stop();

  const changes = { port: first.port, startedAt: T0 + 60_000 };
  const second = await runApi(t, { ...world, options: { ...world.options, ...changes } });
  const after = await open(second.url, id);
  assert.equal(after.resumed, 'no');
  const told = await after.until(/event: reset.*\n\n/s);
  assert.match(told, /^: connected\n\nid\nevent: reset\ndata: \{"reason":"[^"]+fetch again[^"]+"\}\n\n$/);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'gone') });
  const next = lastIdOf(await after.until(/event: feed.*\n\n/s));
  await after.close();
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  const again = await open(second.url, next);
  assert.equal(again.resumed, 'yes');
  assert.doesNotMatch(await again.until(/event: feed.*\n\n/s), /reset/);
  await again.close();
  // Who has seen nothing has nothing to fetch again.
  for (const none of [undefined, '']) {
    const fresh = await open(second.url, none);
    assert.equal(await fresh.until(/\n\n/), ': connected\n\n');
    await fresh.close();
  }
});

/** A stream as it is sent, read as far as is wanted. */
async function open(url: string, lastEventId?: string, query = '') {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${url}/api/v1/stream${query}`, { headers });
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    resumed: response.headers.get('foretick-resumed'),
    async until(pattern: RegExp) {
      while (!pattern.test(text)) text += (await reader.read()).value;
      return text;
    },
    close: () => reader.cancel(),
  };
}

function lastIdOf(text: string): string {
  const id = /^id: (\S+)$/gm.exec(text)?.[1];
  assert.ok(id !== undefined);
  return id;
}

test('a reader that does not read is cut, and the others go on', async (t) => {
  const world = stubWorld();
  const { client, port } = await runApi(t, world);
  const events = await listen(t, client, {});
  const socket = connect(port, '127.0.0.1');
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await eventually('both are connected', async () => (await client.health()).stream_clients === 2);

  // The kernel's own buffers take some megabytes first.
  const batches = await publishUntilCut(world, client);
  await eventually('one is left', async () => (await client.health()).stream_clients === 1);
  await eventually('the reader has everything', () => events.length === batches * 500);
});

test('a reader that leaves is forgotten', async (t) => {
  const { client } = await runApi(t, stubWorld());
  const leaving = new AbortController();
  const following = client.follow({}, { onEvent: () => undefined }, leaving.signal);
  await eventually('connected', async () => (await client.health()).stream_clients === 1);
  leaving.abort();
  await following;
  await eventually('gone', async () => (await client.health()).stream_clients === 0);
});

async function publishUntilCut(world: StubWorld, client: Client): Promise<number> {
  const value = feed(BTC, 'down', 'x'.repeat(1_000));
  for (let batch = 1; batch <= 200; batch++) {
    for (let i = 0; i < 500; i++) world.publish({ topic: 'feed_state', key: BTC, value });
    if ((await client.health()).slow_clients_cut === 1) return batch;
  }
  throw new Error('the slow reader was not cut');
}

async function listen(
  t: TestContext,
  client: Client,
  query: { instrument?: string },
): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  const stopped = new AbortController();
  t.after(() => stopped.abort());
  await new Promise<void>((resolve) => {
    const onEvent = (event: StreamEvent) => events.push(event);
    void client.follow(query, { onOpen: () => resolve(), onEvent }, stopped.signal);
  });
  return events;
}

test('a reader that was away for a moment goes on after the last event it saw', async (t) => {
  const world = stubWorld();
  const { url, client } = await runApi(t, world);
  const first = await open(url);
  assert.equal(first.resumed, 'no');
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'live') });
  const id = lastIdOf(await first.until(/data: .*\n\n/));
  await first.close();
  await eventually('it has left', async () => (await client.health()).stream_clients === 0);
  world.publish({ topic: 'feed_state', key: BTC, value: feed(BTC, 'down', 'gone') });
  world.publish({ topic: 'feed_state', key: ETH, value: feed(ETH, 'down', 'too') });
  await eventually('both are seen', async () =>
    (await client.status()).instruments.every((one) => one.feed?.state === 'down'),
  );

  const again = await open(url, id);
  assert.equal(again.resumed, 'yes');
  const missed = await again.until(/too.*\n\n/);
  assert.equal(missed.match(/^event: /gm)?.length, 2);
  await again.close();
  const one = await open(url, id, `?instrument=${encodeURIComponent(ETH)}`);
  assert.doesNotMatch(await one.until(/too.*\n\n/), /gone/);
  await one.close();
  for (const unknown of ['other-0', `${id}9999`, 'x'.repeat(300)]) {
    const lost = await open(url, unknown);
    assert.equal(lost.resumed, 'no', unknown);
    await lost.close();
  }
});
