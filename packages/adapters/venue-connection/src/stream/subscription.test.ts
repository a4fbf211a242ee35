import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FeedEvent } from '@foretick/ports';
import { BTC, ETH, simulated } from '../testing/case.ts';
import { createEventQueue } from './event-queue.ts';
import { createSubscription } from './subscription.ts';
import type { VenueMessage, VenueProtocol } from './venue-protocol.ts';

const START_MS = Date.UTC(2026, 0, 1);
const [btc, eth] = [simulated(BTC), simulated(ETH)];

it("counts by the venue's time where messages tell it, however late they are read", async () => {
  const subject = subscribe({});
  await subject.settled();
  subject.at(0).receive({ kind: 'subscribed', symbols: [BTC, ETH], sentAt: START_MS });
  // time (s)   0        5.0                       5.1
  // read       answer   heartbeat sent at 3.4     tick
  subject.at(5_000).receive({ kind: 'other', sentAt: START_MS + 3_400 });
  subject.at(5_100).tick();
  subject.at(5_200).tick();
  const alive = (await subject.taken()).filter((event) => event.kind === 'alive');
  assert.equal(alive.at(-1)?.eventTime, START_MS + 2_400);
});

for (const setByMs of [3_600_000, -3_600_000]) {
  it(`a clock set by ${setByMs / 60_000} min moves event time neither forward nor back`, async () => {
    const subject = subscribe({});
    await subject.settled();
    subject.receive({ kind: 'subscribed', symbols: [BTC], sentAt: START_MS });
    for (let ms = 100; ms <= 5_000; ms += 100) subject.at(ms).receive({ kind: 'other' }).tick();
    await subject.taken();
    // time (s)   5.05        5.1    5.2    5.3         5.4 ...
    // read       heartbeat          pong   heartbeat
    subject
      .at(setByMs + 5_050)
      .receive({ kind: 'other' })
      .at(setByMs + 5_100)
      .tick();
    subject
      .at(setByMs + 5_150)
      .receive({ kind: 'other' })
      .at(setByMs + 5_180)
      .tick();
    assert.deepEqual(await subject.taken(), [], 'nothing is known before the venue has told its time');
    assert.equal(subject.sent.at(-1), 'ping');
    subject.at(setByMs + 5_200).answer(START_MS + 5_200);
    for (let ms = 5_300; ms <= 8_000; ms += 100)
      subject
        .at(setByMs + ms)
        .answer(START_MS + ms)
        .tick();
    const alive = (await subject.taken()).filter((event) => event.kind === 'alive');
    for (const { eventTime } of alive) assert.ok(eventTime <= START_MS + 8_000);
    // A clock that is slow says less than is known, and never more.
    if (setByMs > 0) assert.equal(alive.at(-1)?.eventTime, START_MS + 6_000);
    else assert.deepEqual(alive, []);
    subject.at(8_100).receive({ kind: 'other' }).tick();
    subject.answer(START_MS + 8_100);
    for (let ms = 8_200; ms <= 10_000; ms += 100) subject.at(ms).receive({ kind: 'other' }).tick();
    const right = (await subject.taken()).filter((event) => event.kind === 'alive');
    assert.equal(right.at(-1)?.eventTime, START_MS + 8_000, 'set right again, it goes on');
  });
}

it('subscribes when the symbols have been looked at, without those that do not exist', async () => {
  const subject = subscribe({ vet: async () => new Map([[ETH, 'there is no such pair']]) });
  assert.deepEqual(subject.sent, ['hello']);
  await subject.settled();
  assert.deepEqual(subject.sent, ['hello', [BTC]]);
  assert.deepEqual(await subject.taken(), [
    { kind: 'refused', instrument: eth, reason: 'there is no such pair' },
  ]);
});

it('sends nothing to a connection that has ended while the symbols were looked at', async () => {
  const subject = subscribe({ vet: async () => new Map() });
  subject.stop();
  await subject.settled();
  assert.deepEqual(subject.sent, ['hello']);
});

it('does not hide a bug in looking at symbols', async () => {
  const subject = subscribe({ vet: () => Promise.reject(new TypeError('a bug')) });
  await subject.settled();
  await assert.rejects(subject.queue.next(), /a bug/);
});

it('ends when the venue says that it closes', () => {
  const subject = subscribe({});
  subject.receive({ kind: 'closing' });
  assert.deepEqual(subject.ends, ['venue is closing this connection']);
});

function subscribe({ vet }: Pick<VenueProtocol, 'vet'>) {
  let now = START_MS;
  let next: VenueMessage = { kind: 'other' };
  const stop = new AbortController();
  const sent: unknown[] = [];
  const ends: string[] = [];
  let answered = 0;
  const queue = createEventQueue(100);
  const subscription = createSubscription({
    protocol: {
      hello: ['hello'],
      subscribe: (symbols) => symbols,
      ping: () => 'ping',
      read: () => next,
      ...(vet ? { vet } : {}),
    },
    clock: { now: () => now, sleep: async () => undefined },
    instruments: new Map([
      [BTC, btc],
      [ETH, eth],
    ]),
    queue,
    timing: {
      connectTimeoutMs: 1_000,
      answerTimeoutMs: 10_000,
      silenceMs: 5_000,
      aliveMarginMs: 1_000,
      refusedRetryMs: 60_000,
      tickMs: 100,
    },
    host: 'venue',
    send: (message) => sent.push(message),
    end: (reason) => ends.push(reason),
    signal: stop.signal,
  });
  subscription.start();
  const steps = {
    queue,
    sent,
    ends,
    stop: () => stop.abort(),
    at: (ms: number) => {
      now = START_MS + ms;
      return steps;
    },
    receive: (message: VenueMessage) => {
      next = message;
      subscription.receive('');
      return steps;
    },
    /** Answers all pings that are open. */
    answer: (sentAt: number) => {
      for (; answered < sent.filter((message) => message === 'ping').length; answered += 1)
        steps.receive({ kind: 'pong', sentAt });
      return steps.receive({ kind: 'other' });
    },
    tick: () => subscription.tick(0),
    settled: () => new Promise((resolve) => setImmediate(resolve)),
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
