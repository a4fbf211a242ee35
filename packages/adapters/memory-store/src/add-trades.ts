import { isSequenceMade, type Trade } from '@foretick/core/trade';
import {
  type AddTradesRequest,
  type AddTradesSummary,
  assertTradeBelongs,
  assertTradeStretch,
  assertTradesGoOn,
  tradesOverlap,
} from '@foretick/ports';
import { coveredCandles } from './covered-candles.ts';
import { joinedRange, withRange } from './covered-ranges.ts';
import type { Operations } from './operations.ts';
import { isWithin } from './series.ts';
import type { Tables } from './tables.ts';

/** Trades of a whole stretch with their candles: see `HistoryImport.addTrades`. */
export async function addTrades(
  tables: Tables,
  operations: Operations,
  request: AddTradesRequest,
  now: () => number,
): Promise<AddTradesSummary> {
  assertTradeStretch(request);
  assertTradesGoOn(request);
  try {
    const trades = await collected(request);
    return await operations.write(() => {
      assertTradesGoOn(request);
      return keep(tables, request, trades, now());
    });
  } catch (error) {
    assertTradesGoOn(request, error);
    throw error;
  }
}

/** Nothing is stored before all of them are there. */
async function collected(request: AddTradesRequest): Promise<readonly Trade[]> {
  const trades: Trade[] = [];
  for await (const page of request.trades) {
    assertTradesGoOn(request);
    for (const trade of page) {
      assertTradeBelongs(trade, request);
      trades.push(trade);
    }
  }
  assertTradesGoOn(request);
  return trades;
}

function keep(
  tables: Tables,
  request: AddTradesRequest,
  trades: readonly Trade[],
  now: number,
): AddTradesSummary {
  const { instrument, intervalSec } = request;
  const stored = tables.tradesOf(instrument);
  if (trades.every(isSequenceMade)) {
    const others = stored.all().filter((one) => isWithin(one.eventTime, request) && !isSequenceMade(one));
    if (others.length > 0) throw tradesOverlap(instrument, others.length);
  } else stored.drop((one) => isWithin(one.eventTime, request) && isSequenceMade(one));
  const added = trades.filter((trade) => stored.add(trade)).length;

  const known = tables.tradeCoverage.get(instrument) ?? [];
  tables.tradeCoverage.set(instrument, withRange(known, request));
  const candles = tables.candlesOf(instrument, intervalSec);
  // What was made of all trades stays, and so does what a file told.
  const better = coveredCandles(stored.all(), request, joinedRange(known, request)).filter(({ openTime }) => {
    const before = candles.newestOf(openTime);
    return before === undefined || !before.complete || before.origin === 'venue';
  });
  for (const candle of better) candles.addRevision(candle, now);
  return { added, known: trades.length - added, candles: better.length };
}
