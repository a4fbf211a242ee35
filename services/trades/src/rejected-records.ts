import { type InstrumentId, instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { Append, FeedEvent } from '@foretick/ports';

const MAX_RAW = 2_000;
const UNKNOWN_PAIR = 'UNKNOWN/PAIR' as Pair;

/** A delivered trade that is set aside, with the reason. */
export function rejectedTrade(trade: Trade, reason: string, ingestTime: number): Append {
  const { instrument, price, quantity, eventTime, tradeId } = trade;
  const detail = `trade ${tradeId} at ${price}, quantity ${quantity}, time ${eventTime}`;
  return rejected(instrument, reason, detail, JSON.stringify(trade), ingestTime);
}

/** What a feed could not read as a trade at all. */
export function rejectedMessage(
  event: Extract<FeedEvent, { kind: 'rejected' }>,
  exchange: string,
  ingestTime: number,
): Append {
  const instrument = event.instrument ?? instrumentId(exchange, UNKNOWN_PAIR);
  return rejected(instrument, 'unreadable', event.reason, event.raw, ingestTime);
}

function rejected(
  instrument: InstrumentId,
  reason: string,
  detail: string,
  raw: string,
  ingestTime: number,
): Append {
  const value = { instrument, reason, detail, raw: raw.slice(0, MAX_RAW), ingestTime };
  return { topic: 'rejected', key: instrument, value };
}
