import type { Candle } from '@foretick/core/candle';
import { ForetickError } from './foretick-error.ts';
import type { AddCandlesRequest } from './history-import.ts';

/** Throws `HISTORY_RANGE` or `HISTORY_CANDLE` where a request is none that `HistoryImport.addCandles` may store. */
export function checkVenueCandles(request: AddCandlesRequest): void {
  assertRange(request);
  for (const candle of request.candles) assertBelongs(candle, request);
  if (new Set(request.candles.map(({ openTime }) => openTime)).size < request.candles.length) {
    throw wrongCandle(request, 'two candles are of the same window');
  }
}

/** As many as one imported file may span. */
const MAX_WINDOWS = 20_000_000;

function assertRange({ instrument, intervalSec, from, to }: AddCandlesRequest): void {
  const stepMs = intervalSec * 1_000;
  const windows = (to - from) / stepMs;
  if (from % stepMs === 0 && to % stepMs === 0 && windows > 0 && windows <= MAX_WINDOWS) return;
  throw new ForetickError(
    'HISTORY_RANGE',
    `${instrument}: [${from}, ${to}) is no stretch of candles of ${intervalSec} s: give times on their borders, from before to, at most ${MAX_WINDOWS} intervals`,
  );
}

function assertBelongs(candle: Candle, request: AddCandlesRequest): void {
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
