import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FeedEvent } from '@foretick/ports';
import { createEventQueue, createSubscription } from '@foretick/venue-connection';
import { BTC, simulated } from '@foretick/venue-connection/testing';
import { krakenProtocol } from '../wire/kraken-protocol.ts';

const START_MS = Date.UTC(2026, 0, 1);
const btc = simulated(BTC);

it('counts a message as a proof of life one tick later, less the margin', async () => {
  const subject = subscribe();
  // time (s)   0        2.0         2.1     2.2            2.3
  //            answer   heartbeat   tick    trade of 2.2   tick
  subject.at(0).receive(answer(START_MS));
  subject.at(2_000).receive('{"channel":"heartbeat"}');
  subject.at(2_100).tick();
  assert.deepEqual(await subject.taken(), [{ kind: 'connected', instruments: [btc] }]);
  subject.at(2_200).receive(tradeOf(2_200));
  subject.at(2_300).tick();
  const kinds = (await subject.taken()).map((event) =>
    event.kind === 'alive' ? event.eventTime - START_MS : event.kind,
  );
  assert.deepEqual(kinds, ['trades', 1_000]);
});

it('takes off how far the clock is ahead of the venue', async () => {
  const subject = subscribe();
  subject.at(5_000).receive(answer(START_MS));
  subject.at(8_000).receive('{"channel":"heartbeat"}');
  subject.at(8_100).tick();
  subject.at(8_200).tick();
  const alive = (await subject.taken()).filter((event) => event.kind === 'alive');
  assert.deepEqual(
    alive.map((event) => event.eventTime - START_MS),
    [2_000],
  );
});

it('takes off how old the trades are that are read', async () => {
  const subject = subscribe();
  // time (s)   0        3.0             3.1         3.2    3.3
  //            answer   trade of 0.5    heartbeat   tick   tick
  subject.at(0).receive(answer(START_MS));
  subject.at(3_000).receive(tradeOf(500));
  subject.at(3_100).receive('{"channel":"heartbeat"}');
  subject.at(3_200).tick();
  subject.at(3_300).tick();
  const kinds = (await subject.taken()).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['connected', 'trades']);
});

it('calls itself alive again after a stop of reading when what waited has been read', async () => {
  const subject = subscribe();
  const alive = async () =>
    (await subject.taken()).flatMap((event) => (event.kind === 'alive' ? event.eventTime - START_MS : []));
  subject.at(0).receive(answer(START_MS));
  subject.at(9_000).resume();
  // Sent long ago, and read only now.
  for (const ms of [9_100, 9_200, 9_300]) subject.at(ms).receive('{"channel":"heartbeat"}').tick();
  assert.deepEqual(await alive(), []);
  const sentAt = new Date(START_MS + 9_400).toISOString();
  subject.at(9_400).receive(`{"method":"pong","req_id":1,"time_out":"${sentAt}"}`).tick();
  assert.deepEqual(await alive(), [8_300]);
});

it('connects anew when what waited does not come to an end', () => {
  const subject = subscribe();
  subject.at(0).receive(answer(START_MS));
  subject.resume();
  for (let ms = 100; ms <= 1_000; ms += 100) subject.at(ms).receive('{"channel":"heartbeat"}').tick();
  assert.deepEqual(subject.ends, ['venue did not answer a ping']);
});

it('calls itself alive once a second at most, and not for a time before it subscribed', async () => {
  const subject = subscribe();
  subject.at(0).receive(answer(START_MS));
  const alive: number[] = [];
  for (let ms = 100; ms <= 5_000; ms += 100) {
    subject.at(ms).receive('{"channel":"heartbeat"}');
    subject.tick();
    for (const event of await subject.taken())
      if (event.kind === 'alive') alive.push(event.eventTime - START_MS);
  }
  assert.deepEqual(alive, [0, 1_000, 2_000, 3_000]);
});

it('drops the connection when a subscription stays unanswered, and when calls are too many', () => {
  const late = subscribe();
  for (let ms = 100; ms <= 1_000; ms += 100) late.at(ms).tick();
  assert.deepEqual(late.ends, ['venue did not answer the subscription to BTC/USD']);
  const hasty = subscribe();
  hasty
    .at(10)
    .receive('{"error":"Exceeded msg rate","method":"subscribe","success":false,"symbol":"BTC/USD"}');
  assert.deepEqual(hasty.ends, ['venue says: Exceeded msg rate']);
});

function subscribe() {
  let now = START_MS;
  const ends: string[] = [];
  const queue = createEventQueue(100);
  const subscription = createSubscription({
    protocol: krakenProtocol,
    signal: new AbortController().signal,
    clock: { now: () => now, sleep: async () => undefined },
    instruments: new Map([[BTC, btc]]),
    queue,
    timing: {
      connectTimeoutMs: 1_000,
      answerTimeoutMs: 1_000,
      silenceMs: 5_000,
      aliveMarginMs: 1_000,
      refusedRetryMs: 60_000,
      tickMs: 100,
    },
    host: 'venue',
    send: () => undefined,
    end: (reason) => ends.push(reason),
  });
  subscription.start();
  const steps = {
    ends,
    at: (ms: number) => {
      now = START_MS + ms;
      return steps;
    },
    receive: (text: string) => {
      subscription.receive(text);
      return steps;
    },
    resume: () => subscription.resume(),
    tick: () => subscription.tick(0),
    taken: async (): Promise<readonly FeedEvent[]> => {
      const events: FeedEvent[] = [];
      while (queue.size() > 0) {
        const event = await queue.next();
        if (event) events.push(event);
      }
      return events;
    },
  };
  return steps;
}

function answer(sentAt: number): string {
  const result = { channel: 'trade', snapshot: true, symbol: BTC };
  return JSON.stringify({
    method: 'subscribe',
    success: true,
    result,
    time_out: new Date(sentAt).toISOString(),
  });
}

function tradeOf(ms: number): string {
  const timestamp = new Date(START_MS + ms).toISOString();
  const entry = { symbol: BTC, side: 'buy', price: 1, qty: 1, trade_id: 1, timestamp };
  return JSON.stringify({ channel: 'trade', type: 'update', data: [entry] });
}
