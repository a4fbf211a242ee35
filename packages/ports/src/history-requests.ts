import type { Candle } from '@foretick/core/candle';
import { type InstrumentId, type Trade, tradeFault } from '@foretick/core/trade';
import { ForetickError } from './foretick-error.ts';
import type { AddCandlesRequest, AddTradesRequest } from './history-import.ts';

/*
 * What every store refuses of the history that is brought to it, in the same words.
 */

/** Throws `HISTORY_RANGE` for a stretch that `HistoryImport.addTrades` cannot take. */
export function assertTradeStretch({ instrument, intervalSec, from, to }: AddTradesRequest): void {
  const windows = (to - from) / (intervalSec * 1_000);
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && windows > 0 && windows <= MAX_WINDOWS) return;
  throw new ForetickError(
    'HISTORY_RANGE',
    `${instrument}: [${from}, ${to}) is no stretch of history: give whole milliseconds, from before to, at most ${MAX_WINDOWS} intervals`,
  );
}

/** Throws `HISTORY_TRADE` for one that is none, or not of the stretch. */
export function assertTradeBelongs(trade: Trade, { instrument, from, to }: AddTradesRequest): void {
  const fault =
    tradeFault(trade) ??
    (trade.instrument !== instrument
      ? `belongs to ${trade.instrument}`
      : trade.eventTime < from || trade.eventTime >= to
        ? `time ${trade.eventTime} is outside of [${from}, ${to})`
        : undefined);
  if (fault === undefined) return;
  throw new ForetickError(
    'HISTORY_TRADE',
    `${instrument}: trade ${trade.tradeId}: ${fault}; nothing of this stretch was kept: fetch it again without that trade`,
  );
}

/** Throws `IMPORT_STOPPED` once the request's signal has aborted. */
export function assertTradesGoOn({ instrument, signal }: AddTradesRequest, cause?: unknown): void {
  if (!signal.aborted) return;
  throw new ForetickError(
    'IMPORT_STOPPED',
    `${instrument}: bringing history was stopped; nothing of this stretch was kept`,
    { cause, retryable: true },
  );
}

/** Trades without ids cannot be told from the `stored` ones with, which are of the same time. */
export function tradesOverlap(instrument: InstrumentId, stored: number): ForetickError {
  return new ForetickError(
    'INPUT_OVERLAP',
    `${instrument}: trades without ids for a time in which the store holds ${stored} with; fetch another time, or use another exchange name`,
  );
}

/** Throws `HISTORY_RANGE` or `HISTORY_CANDLE` for what `HistoryImport.addCandles` cannot take. */
export function assertCandlesBelong(request: AddCandlesRequest): void {
  const { instrument, intervalSec, from, to, candles } = request;
  const stepMs = intervalSec * 1_000;
  const windows = (to - from) / stepMs;
  if (from % stepMs !== 0 || to % stepMs !== 0 || !(windows > 0 && windows <= MAX_WINDOWS)) {
    throw new ForetickError(
      'HISTORY_RANGE',
      `${instrument}: [${from}, ${to}) is no stretch of candles of ${intervalSec} s: give times on their borders, from before to, at most ${MAX_WINDOWS} intervals`,
    );
  }
  for (const candle of candles) assertCandleBelongs(candle, request);
  if (new Set(candles.map(({ openTime }) => openTime)).size < candles.length) {
    throw wrongCandle(request, 'two candles are of the same window');
  }
}

/** As many as one imported file may span: over 38 years of minutes. */
const MAX_WINDOWS = 20_000_000;

function assertCandleBelongs(candle: Candle, request: AddCandlesRequest): void {
  const { instrument, intervalSec, from, to } = request;
  const { openTime } = candle;
  if (candle.instrument !== instrument) throw wrongCandle(request, `one belongs to ${candle.instrument}`);
  if (candle.intervalSec !== intervalSec || openTime % (intervalSec * 1_000) !== 0) {
    throw wrongCandle(request, `one of ${openTime} has another interval than ${intervalSec} s`);
  }
  if (openTime < from || openTime >= to)
    throw wrongCandle(request, `time ${openTime} is outside of [${from}, ${to})`);
  if (candle.origin === 'venue' && candle.status === 'final' && candle.complete) return;
  throw wrongCandle(request, `the one of ${openTime} is no complete candle of the venue's own`);
}

function wrongCandle({ instrument }: AddCandlesRequest, what: string): ForetickError {
  return new ForetickError(
    'HISTORY_CANDLE',
    `${instrument}: ${what}; nothing of this stretch was kept: fetch it again without that candle`,
  );
}
