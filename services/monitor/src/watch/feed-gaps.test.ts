import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alarm, FeedState, GapLedgerEntry } from '@foretick/ports';
import fc from 'fast-check';
import { MINUTE_MS, PAIR, T0 } from '../testing/forecast-world.ts';
import { newWatch, restoreWatch, type Watch, watchFeed, watchLedger } from './watch.ts';

/** Changes a watch by what it hears, and gives the alarms. */
type Heard = (watch: Watch) => readonly Alarm[];

/** What is told of a story, one line an alarm; with `cut`, the watch is saved and read again before that step. */
function told(story: readonly Heard[], cut = -1): string[] {
  let watch = newWatch();
  const alarms: Alarm[] = [];
  for (const [step, hear] of story.entries()) {
    if (step === cut) watch = restoreWatch(JSON.parse(JSON.stringify(watch)));
    alarms.push(...hear(watch));
  }
  return alarms.map(({ kind, state, subject, value, threshold, asOf }) => {
    return `${(asOf - T0) / MINUTE_MS} ${kind} ${state} ${subject} ${value}/${threshold}`;
  });
}

/** Minutes after `T0`, in which everything here is told. */
const at = (minute: number) => T0 + minute * MINUTE_MS;

const feed =
  (since: number, state: FeedState['state'], retryAt?: number): Heard =>
  (watch) => {
    const value: FeedState = {
      ...{ instrument: PAIR, state, reason: '', since: at(since) },
      retryAt: retryAt === undefined ? undefined : at(retryAt),
      ...{ trades: 0, duplicates: 0, rejected: 0, reconnects: 0, tradesPerSec: 0, latencyMs: undefined },
      ...{ gapsOpen: 0, gapsRepaired: 0 },
    };
    return watchFeed(watch, value, 60) ?? [];
  };

/** What the ledger tells of a hole that was found in this minute. */
const hole =
  (gapId: string, minute: number, attempts: number, repairedAt?: number): Heard =>
  (watch) => {
    const entry: GapLedgerEntry = {
      ...{ gapId, instrument: PAIR, fromTime: at(minute) - 1_000, toTime: at(minute), cause: 'a test' },
      ...{ firstSequence: 1, lastSequence: 2, openedAt: at(minute), attempts },
      repairedAt: repairedAt === undefined ? undefined : at(repairedAt),
      ...{ firstCandle: at(minute) - MINUTE_MS, lastCandle: at(minute) },
    };
    return watchLedger(watch, entry, 60);
  };

/** A hole that is asked for in vain so many times. */
const asked = (id: string, minute: number, times: number): Heard[] =>
  Array.from({ length: times + 1 }, (_, attempts) => hole(id, minute, attempts));

describe('the watch over the connection', () => {
  const outage = [
    feed(0, 'connecting'),
    feed(0, 'live'),
    feed(5, 'down', 6),
    feed(5, 'down', 10),
    feed(5, 'down', 15),
    feed(5, 'down', 20),
    feed(20, 'connecting', 22),
    feed(24, 'live'),
    feed(24, 'live'),
  ];

  it('alarms once when the feed is away for ten minutes, and once when it is back', () => {
    const whole = ['15 gap raised connection 10/10', '24 gap cleared connection 0/10'];
    for (let cut = -1; cut < outage.length; cut += 1) assert.deepEqual(told(outage, cut), whole);
    assert.deepEqual(told(outage.flatMap((one) => [one, one])), whole);
  });

  it('counts one outage through all that is told in it, a restart included', () => {
    const story = [
      feed(0, 'live'),
      feed(2, 'down', 4),
      feed(7, 'connecting'),
      feed(8, 'down', 11),
      feed(13, 'connecting'),
    ];
    assert.deepEqual(told(story), ['13 gap raised connection 11/10']);
  });

  it('does not count the wait for an attempt before it was in vain', () => {
    assert.deepEqual(told([feed(0, 'live'), feed(2, 'down', 60), feed(3, 'live')]), []);
  });

  it('never alarms for outages that are shorter, however many there are', () => {
    const breaks = fc.record({ up: fc.integer({ min: 1, max: 30 }), away: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(breaks, { maxLength: 30 }), (all) => {
        let minute = 0;
        const story: Heard[] = [feed(0, 'connecting'), feed(0, 'live')];
        for (const { up, away } of all) {
          minute += up;
          for (let tried = 1; tried <= away; tried += 1) story.push(feed(minute, 'down', minute + tried));
          minute += away;
          story.push(feed(minute, 'live'));
        }
        assert.deepEqual(told(story), []);
      }),
    );
  });

  it('alarms at once where the exchange refuses, and not again each time that it says so', () => {
    const refused = [feed(0, 'connecting'), feed(0, 'refused'), feed(0, 'refused')];
    assert.deepEqual(told([...refused, feed(90, 'connecting'), feed(91, 'live')]), [
      '0 gap raised refusal 1/1',
      '91 gap cleared refusal 0/1',
    ]);
  });

  it('is silent about a recording, which ends', () => {
    assert.deepEqual(told([feed(0, 'connecting'), feed(0, 'live'), feed(60, 'ended')]), []);
  });
});

describe('the watch over holes', () => {
  it('alarms once when the exchange was asked five times in vain, and once when it gives the trades', () => {
    const story = [...asked('a', 5, 9), hole('a', 5, 10, 70), ...asked('b', 71, 4)];
    const whole = ['5 gap raised trades 5/5', '70 gap cleared trades 0/5'];
    for (let cut = -1; cut < story.length; cut += 1) assert.deepEqual(told(story, cut), whole);
    assert.deepEqual(told(story.flatMap((one) => [one, one])), whole);
  });

  it('never alarms for holes that are repaired before, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 100 }), (attempts) => {
        const story = attempts.flatMap((times, index) => {
          const id = String(index);
          return [...asked(id, index, times), hole(id, index, times + 1, index + 1)];
        });
        assert.deepEqual(told(story), []);
      }),
    );
  });

  it('stays raised while another hole was asked for more than half as often', () => {
    const story = [...asked('a', 5, 6), ...asked('b', 12, 3), hole('a', 5, 7, 30), hole('b', 12, 4, 40)];
    assert.deepEqual(told(story), ['5 gap raised trades 5/5', '40 gap cleared trades 0/5']);
  });

  it('lets a hole go that is asked for in vain for a day, and does not take it up again', () => {
    const story = [...asked('a', 5, 100), hole('b', 2_000, 0), hole('a', 5, 101)];
    assert.deepEqual(told(story), ['5 gap raised trades 5/5', '1445 gap cleared trades 0/5']);
  });

  it('keeps a bounded number of holes', () => {
    const watch = newWatch();
    for (let id = 0; id < 500; id += 1) hole(String(id), 1, 0)(watch);
    assert.equal(watch.gaps.holes.length, 50);
  });
});
