import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exchangeOf, type InstrumentId, type Trade, tradeFault } from '@foretick/core/trade';
import { ForetickError } from '../foretick-error.ts';
import type { FeedEvent, FeedPosition, MarketFeed } from '../market-feed.ts';
import { assertCandlesMatchTrades } from './market-feed-candles.ts';
import { candleHistoryChecks } from './market-feed-history.ts';
import { DEADLINE_MS, drain, timersGone, timersOpen, within } from './waiting.ts';

/** One feed together with the truth about what it has to deliver. */
export interface MarketFeedCase {
  readonly feed: MarketFeed;
  /** The venue's clock, epoch ms. */
  readonly now: () => number;
  /**
   * Trades that happened before anybody asks, rising in `sequence` within each instrument. Empty for a finite feed.
   * To check `recentCandles` they should span at least three minutes.
   */
  readonly past: readonly Trade[];
  /**
   * Trades that `events` must deliver, rising in `sequence` within each instrument: all of a finite feed; of a
   * live one those that `play` makes happen. At least three for each instrument. Compared without `ingestTime` and `availableAt`.
   */
  readonly coming: readonly Trade[];
  /** Makes `coming` happen at the venue. Called when every instrument is connected. Absent for a finite feed. */
  readonly play?: () => Promise<void>;
  /** An instrument that the venue does not have; left out where a feed cannot have such a thing. */
  readonly unknown?: InstrumentId;
  /** Closes what belongs to the case: servers, files. */
  readonly close: () => Promise<void>;
}

/** Called once for each test, so that no test sees another's traces. */
export type MakeMarketFeedCase = () => Promise<MarketFeedCase>;

/** Checks that hold for every adapter of `MarketFeed`. Call it at the top level of a test file. */
export function marketFeedContract(name: string, makeCase: MakeMarketFeedCase): void {
  const check = (title: string, body: (subject: MarketFeedCase, skip: Skip) => Promise<void>): void => {
    it(title, { timeout: 4 * DEADLINE_MS }, async (context) => {
      const subject = await makeCase();
      try {
        await body(subject, (reason) => context.skip(reason));
      } finally {
        await subject.close();
      }
    });
  };

  describe(`market feed contract: ${name}`, () => {
    check('delivers every trade, in rising sequence once repeats are dropped', async (subject) => {
      const seen = await readAll(subject);
      for (const instrument of instrumentsOf(subject)) {
        const delivered = firstDeliveries(seen.events, instrument);
        assertRising(delivered);
        const coming = ofInstrument(subject.coming, instrument);
        const allowed = new Set(ofInstrument(subject.past, instrument).map((trade) => trade.sequence));
        assert.deepEqual(
          delivered.filter((trade) => !allowed.has(trade.sequence)).map(identity),
          coming.map(identity),
        );
      }
    });

    check('delivers only valid trades of the instruments asked for', async (subject) => {
      const asked = new Set(instrumentsOf(subject));
      for (const trade of (await readAll(subject)).events.flatMap(tradesOf)) {
        assert.equal(tradeFault(trade), undefined, JSON.stringify(trade));
        assert.ok(asked.has(trade.instrument), `${trade.instrument} was not asked for`);
        assert.equal(exchangeOf(trade.instrument), subject.feed.capabilities.exchange);
        assert.ok(trade.availableAt >= trade.eventTime || trade.availableAt >= trade.ingestTime);
      }
    });

    check('gives ids that count up by one where it calls them strict', async (subject, skip) => {
      if (subject.feed.capabilities.idSequence !== 'strict') return skip('the ids are not strict');
      const { events } = await readAll(subject);
      for (const instrument of instrumentsOf(subject)) {
        const played = new Set(ofInstrument(subject.coming, instrument).map((trade) => trade.sequence));
        const delivered = firstDeliveries(events, instrument).filter((trade) => played.has(trade.sequence));
        for (const [index, trade] of delivered.entries()) {
          assert.equal(trade.sequence, (delivered[0]?.sequence ?? 0) + index);
          assert.equal(trade.tradeId, String(trade.sequence));
        }
      }
    });

    check('never calls itself alive beyond what it has delivered', async (subject) => {
      const { events } = await readAll(subject);
      const pending = new Map(subject.coming.map((trade) => [keyOf(trade), trade]));
      for (const event of events) {
        for (const trade of tradesOf(event)) pending.delete(keyOf(trade));
        if (event.kind !== 'alive') continue;
        for (const trade of pending.values()) {
          if (!event.instruments.includes(trade.instrument)) continue;
          assert.ok(
            trade.eventTime >= event.eventTime,
            `alive at ${event.eventTime} before trade ${keyOf(trade)} of ${trade.eventTime}`,
          );
        }
      }
    });

    check('says `ended` last when it is finite, and never when it is live', async (subject) => {
      const { events } = await readAll(subject);
      const ends = events.filter((event) => event.kind === 'ended').length;
      assert.equal(ends, subject.feed.capabilities.finite ? 1 : 0);
      if (subject.feed.capabilities.finite) assert.equal(events.at(-1)?.kind, 'ended');
    });

    check('tells the same trades when asked twice', async (subject, skip) => {
      if (!subject.feed.capabilities.finite) return skip('a live feed does not repeat itself');
      const first = (await readAll(subject)).events.flatMap(tradesOf).map(identity);
      const second = (await readAll(subject)).events.flatMap(tradesOf).map(identity);
      assert.deepEqual(second, first);
    });

    check('a finite feed starts after the position that it is given', async (subject, skip) => {
      if (!subject.feed.capabilities.finite)
        return skip('a live feed starts at now; tradesSince fills the rest');
      for (const share of [0, 0.5, 1]) {
        const after = new Map<InstrumentId, FeedPosition>();
        for (const instrument of instrumentsOf(subject)) {
          const trades = ofInstrument(subject.coming, instrument);
          const last = trades[Math.floor((trades.length - 1) * share)];
          if (last) after.set(instrument, { sequence: last.sequence, eventTime: last.eventTime });
        }
        const { events } = await readAll(subject, after);
        for (const [instrument, position] of after) {
          assert.deepEqual(
            firstDeliveries(events, instrument).map(identity),
            ofInstrument(subject.coming, instrument)
              .filter((trade) => trade.sequence > position.sequence)
              .map(identity),
          );
        }
        assert.equal(events.at(-1)?.kind, 'ended');
      }
    });

    check('an unknown instrument is refused and the others go on', async (subject, skip) => {
      if (subject.unknown === undefined) return skip('the case names no unknown instrument');
      const { events } = await readAll(subject, new Map(), [...instrumentsOf(subject), subject.unknown]);
      const refusals = events.filter((event) => event.kind === 'refused');
      assert.ok(refusals.length > 0, 'no refusal');
      for (const refusal of refusals) {
        assert.equal(refusal.instrument, subject.unknown);
        assertOneLine(refusal.reason);
      }
      for (const event of events) {
        if (event.kind === 'connected' || event.kind === 'alive') {
          assert.ok(!event.instruments.includes(subject.unknown), `${event.kind} for a refused instrument`);
        }
      }
    });

    check('stops at once and leaves no timer when aborted before the start', async (subject) => {
      const timersBefore = timersOpen();
      const stop = AbortSignal.abort();
      const events = subject.feed.events({
        instruments: instrumentsOf(subject),
        after: new Map(),
        signal: stop,
      });
      const iterator = events[Symbol.asyncIterator]();
      const first = await within(iterator.next(), 'an aborted feed to finish');
      assert.equal(first.done, true);
      await timersGone(timersBefore);
    });

    check('stops at once and leaves no timer when aborted while the consumer waits', async (subject) => {
      const timersBefore = timersOpen();
      const stop = new AbortController();
      const events = subject.feed.events({
        instruments: instrumentsOf(subject),
        after: new Map(),
        signal: stop.signal,
      });
      const iterator = events[Symbol.asyncIterator]();
      const first = await within(iterator.next(), 'a first event');
      assert.equal(first.done, false);
      const drained = drain(iterator);
      stop.abort();
      await within(drained, 'the feed to finish after an abort', STOP_MS);
      await timersGone(timersBefore);
    });

    check('leaves no timer when the consumer walks away', async (subject) => {
      const timersBefore = timersOpen();
      const stop = new AbortController();
      const walkAway = async (): Promise<void> => {
        const options = { instruments: instrumentsOf(subject), after: new Map(), signal: stop.signal };
        for await (const _ of subject.feed.events(options)) return;
      };
      await within(walkAway(), 'the feed to let the consumer go');
      await timersGone(timersBefore);
    });

    check('tradesSince gives ordered pages with everything since the time', async (subject, skip) => {
      const { feed, past } = subject;
      if (!feed.tradesSince) return skip('the feed has no tradesSince');
      assert.ok(past.length > 0, 'the case needs past trades');
      for (const instrument of new Set(past.map((trade) => trade.instrument))) {
        const truth = ofInstrument(past, instrument);
        for (const share of [0, 0.5, 0.99]) {
          const fromTime = truth[Math.floor(truth.length * share)]?.eventTime ?? 0;
          const got: Trade[] = [];
          for await (const page of feed.tradesSince(instrument, fromTime, new AbortController().signal)) {
            got.push(...page);
          }
          assertRising(got);
          assert.deepEqual(
            got.map(identity),
            truth.filter((trade) => trade.eventTime >= fromTime).map(identity),
          );
          for (const trade of got) assert.equal(tradeFault(trade), undefined);
        }
        const none = feed.tradesSince(instrument, subject.now() + 1, new AbortController().signal);
        for await (const page of none) assert.deepEqual(page, []);
      }
    });

    check('events and tradesSince tell the same trade in the same way', async (subject, skip) => {
      const { feed } = subject;
      if (!feed.tradesSince) return skip('the feed has no tradesSince');
      const { events } = await readAll(subject);
      for (const instrument of instrumentsOf(subject)) {
        const live = firstDeliveries(events, instrument);
        const asked = new Map<number, Trade>();
        const fromTime = live[0]?.eventTime ?? 0;
        for await (const page of feed.tradesSince(instrument, fromTime, new AbortController().signal)) {
          for (const trade of page) asked.set(trade.sequence, trade);
        }
        for (const trade of live) {
          const same = asked.get(trade.sequence);
          assert.deepEqual(same && identity(same), identity(trade));
        }
      }
    });

    check('tradesSince stops when aborted', async (subject, skip) => {
      if (!subject.feed.tradesSince) return skip('the feed has no tradesSince');
      const instrument = firstInstrument(subject);
      const pages = subject.feed.tradesSince(instrument, 0, AbortSignal.abort());
      const outcome = within(drain(pages[Symbol.asyncIterator]()), 'an aborted tradesSince to finish');
      await outcome.catch((error: unknown) => assert.ok(isAbort(error), String(error)));
    });

    check(
      'an unknown instrument is a ForetickError for tradesSince and recentCandles',
      async (subject, skip) => {
        const { feed, unknown } = subject;
        if (unknown === undefined) return skip('the case names no unknown instrument');
        if (!feed.tradesSince && !feed.recentCandles) return skip('the feed has neither call');
        const { signal } = new AbortController();
        const refused = (error: unknown): boolean => {
          assert.ok(error instanceof ForetickError, String(error));
          assert.match(error.code, /^[A-Z][A-Z0-9_]+$/);
          assertOneLine(error.message);
          return true;
        };
        const pages = feed.tradesSince?.(unknown, 0, signal);
        if (pages) await assert.rejects(drain(pages[Symbol.asyncIterator]()), refused);
        if (feed.recentCandles) await assert.rejects(feed.recentCandles(unknown, 60, signal), refused);
      },
    );

    check('recentCandles are contiguous, closed, and equal to what the trades say', async (subject, skip) => {
      if (!subject.feed.recentCandles) return skip('the feed has no recentCandles');
      const intervalSec = 60;
      for (const instrument of instrumentsOf(subject)) {
        const candles = await subject.feed.recentCandles(
          instrument,
          intervalSec,
          new AbortController().signal,
        );
        assertCandlesMatchTrades(candles, {
          instrument,
          intervalSec,
          trades: ofInstrument(subject.past, instrument),
          now: subject.now(),
        });
      }
    });

    candleHistoryChecks(check);
  });
}

type Skip = (reason: string) => void;

/** How long a feed may take to stop. */
const STOP_MS = 2_000;

/** Reads a finite feed to its end; a live one until everything that was played has come, then stops it. */
async function readAll(
  subject: MarketFeedCase,
  after: ReadonlyMap<InstrumentId, FeedPosition> = new Map(),
  instruments: readonly InstrumentId[] = instrumentsOf(subject),
): Promise<{ readonly events: readonly FeedEvent[] }> {
  const stop = new AbortController();
  const events: FeedEvent[] = [];
  const unconnected = new Set(instrumentsOf(subject));
  const unseen = new Set(subject.coming.map(keyOf));
  let unrefused = instruments.length - instrumentsOf(subject).length;
  let played: Promise<void> | undefined;
  const reading = (async (): Promise<void> => {
    for await (const event of subject.feed.events({ instruments, after, signal: stop.signal })) {
      events.push(event);
      if (event.kind === 'refused') unrefused -= 1;
      if (event.kind === 'connected')
        for (const instrument of event.instruments) unconnected.delete(instrument);
      for (const trade of tradesOf(event)) unseen.delete(keyOf(trade));
      if (unconnected.size === 0 && subject.play) played ??= subject.play();
      const live = !subject.feed.capabilities.finite;
      if (live && unseen.size === 0 && unrefused <= 0) stop.abort();
    }
  })();
  try {
    await within(reading, `the feed to deliver ${subject.coming.length} trades`);
  } finally {
    stop.abort();
  }
  await played;
  return { events };
}

function assertRising(trades: readonly Trade[]): void {
  for (const [index, trade] of trades.entries()) {
    const previous = trades[index - 1];
    if (previous) assert.ok(trade.sequence > previous.sequence, `${keyOf(trade)} after ${keyOf(previous)}`);
  }
}

function assertOneLine(text: string): void {
  assert.ok(text.length > 0, 'empty text');
  assert.ok(!text.includes('\n'), `more than one line: ${text}`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function instrumentsOf(subject: MarketFeedCase): readonly InstrumentId[] {
  return [...new Set(subject.coming.map((trade) => trade.instrument))];
}

function firstInstrument(subject: MarketFeedCase): InstrumentId {
  const instrument = subject.coming[0]?.instrument;
  assert.ok(instrument !== undefined, 'the case needs coming trades');
  return instrument;
}

function ofInstrument(trades: readonly Trade[], instrument: InstrumentId): readonly Trade[] {
  return trades.filter((trade) => trade.instrument === instrument);
}

function tradesOf(event: FeedEvent): readonly Trade[] {
  return event.kind === 'trades' ? event.trades : [];
}

/** The trades of one instrument in the order of arrival, each counted where it came first. */
function firstDeliveries(events: readonly FeedEvent[], instrument: InstrumentId): readonly Trade[] {
  const bySequence = new Map<number, Trade>();
  for (const trade of ofInstrument(events.flatMap(tradesOf), instrument)) {
    if (!bySequence.has(trade.sequence)) bySequence.set(trade.sequence, trade);
  }
  return [...bySequence.values()];
}

function keyOf(trade: Trade): string {
  return `${trade.instrument}#${trade.sequence}`;
}

/** A trade without what depends on who asked when. */
function identity(trade: Trade): Omit<Trade, 'ingestTime' | 'availableAt'> {
  const { ingestTime: _ingest, availableAt: _available, ...rest } = trade;
  return rest;
}
