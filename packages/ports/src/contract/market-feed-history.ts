import assert from 'node:assert/strict';
import { tradeFault } from '@foretick/core/trade';
import { ForetickError } from '../foretick-error.ts';
import type { MarketFeedCase } from './market-feed.ts';
import { assertCandlesMatchTrades } from './market-feed-candles.ts';

type Check = (
  title: string,
  body: (subject: MarketFeedCase, skip: (reason: string) => void) => Promise<void>,
) => void;

const INTERVAL_SEC = 60;
const MINUTE_MS = 60_000;

/** Checks of `candlesBetween`, for `marketFeedContract`. */
export function candleHistoryChecks(check: Check): void {
  check(
    'candlesBetween are the closed windows of the range, equal to what the trades say',
    async (subject, skip) => {
      const { feed, past, now } = subject;
      if (!feed.candlesBetween) return skip('the feed has no candlesBetween');
      for (const instrument of new Set(past.map((trade) => trade.instrument))) {
        const trades = past.filter((trade) => trade.instrument === instrument);
        assert.ok(trades.every((trade) => tradeFault(trade) === undefined));
        const first = Math.ceil((trades[0]?.eventTime ?? 0) / MINUTE_MS) * MINUTE_MS;
        const { signal } = new AbortController();
        // Some windows of the future too: they are left out.
        const whole = { from: first, to: Math.ceil(now() / MINUTE_MS) * MINUTE_MS + 5 * MINUTE_MS };
        const candles = await feed.candlesBetween(instrument, INTERVAL_SEC, whole, signal);
        assertCandlesMatchTrades(candles, { instrument, intervalSec: INTERVAL_SEC, trades, now: now() });
        assert.equal(candles[0]?.openTime, first);
        for (const candle of candles) {
          assert.deepEqual(
            [candle.origin, candle.revision, candle.complete, candle.availability],
            ['venue', 0, true, 'modelled'],
          );
        }
        const part = { from: first + MINUTE_MS, to: first + 3 * MINUTE_MS };
        assert.deepEqual(
          await feed.candlesBetween(instrument, INTERVAL_SEC, part, signal),
          candles.filter(({ openTime }) => openTime >= part.from && openTime < part.to),
        );
        const before = { from: first - 60 * 24 * MINUTE_MS, to: first - 60 * 23 * MINUTE_MS };
        assert.deepEqual(await feed.candlesBetween(instrument, INTERVAL_SEC, before, signal), []);
      }
    },
  );

  check(
    'candlesBetween says what is wrong with the question, and stops when aborted',
    async (subject, skip) => {
      const { feed, past, now, unknown } = subject;
      const instrument = past[0]?.instrument;
      if (!feed.candlesBetween || instrument === undefined) return skip('the feed has no candlesBetween');
      const to = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
      const range = { from: to - 2 * MINUTE_MS, to };
      const { signal } = new AbortController();
      const refused = (error: unknown): boolean => {
        assert.ok(error instanceof ForetickError, String(error));
        assert.doesNotMatch(error.message, /\n/);
        return true;
      };
      const ask = feed.candlesBetween.bind(feed);
      await assert.rejects(ask(instrument, 7, range, signal), refused);
      for (const wrong of [
        { from: to, to },
        { from: to - 1, to },
        { from: to - 1_000_000 * MINUTE_MS, to },
      ]) {
        await assert.rejects(ask(instrument, INTERVAL_SEC, wrong, signal), { code: 'HISTORY_RANGE' });
      }
      if (unknown !== undefined) await assert.rejects(ask(unknown, INTERVAL_SEC, range, signal), refused);
      await assert.rejects(ask(instrument, INTERVAL_SEC, range, AbortSignal.abort()), { name: 'AbortError' });
    },
  );
}
