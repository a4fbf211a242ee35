import { type InstrumentId, pairOf, type Trade } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { shownValue, tradeOf } from '@foretick/venue-connection';
import { readTradeRow } from '../wire/trade-row.ts';
import { errors } from './errors.ts';
import type { PairNames } from './pair-names.ts';
import { rowsOf } from './rows-of.ts';

/** Pages through REST `Trades` from `fromTime` (epoch ms) up to the newest trade. */
export async function* tradesSince(
  names: PairNames,
  clock: Clock,
  instrument: InstrumentId,
  fromTime: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Trade[], void, undefined> {
  let cursor = cursorBefore(fromTime);
  let lastSequence = -1;
  while (true) {
    const query = { since: cursor, count: String(PAGE_ROWS) };
    const result = await names.get('Trades', pairOf(instrument), query, signal);
    const rows = rowsOf(result, 'Trades');
    const page: Trade[] = [];
    for (const row of rows) {
      const wire = readTradeRow(row);
      if (wire === undefined)
        throw errors.badResponse('Trades', `a row that is no trade: ${shownValue(row).slice(0, 200)}`);
      const trade = tradeOf(wire, instrument, clock.now());
      // What cannot be a trade is left out here; the WebSocket side reports it.
      if (typeof trade === 'string' || trade.sequence <= lastSequence) continue;
      lastSequence = trade.sequence;
      page.push(trade);
    }
    if (page.length > 0) yield page;
    const { last } = result;
    if (typeof last !== 'string' || !/^\d+$/.test(last))
      throw errors.badResponse('Trades', 'no cursor to go on from');
    if (rows.length < PAGE_ROWS || last === cursor) return;
    cursor = last;
  }
}

const PAGE_ROWS = 1_000;

/** Kraken's cursor is in nanoseconds and exclusive, and too large for a number. */
function cursorBefore(timeMs: number): string {
  const time = BigInt(Math.max(0, Math.floor(timeMs))) * 1_000_000n;
  return String(time > 0n ? time - 1n : 0n);
}
