import { type InstrumentId, type Trade, tradeFault } from '@foretick/core/trade';
import type { WireTrade } from './wire-trade.ts';

/** The same for WebSocket and REST, so that both tell one trade in one way. A text says why it is no trade. */
export function tradeOf(wire: WireTrade, instrument: InstrumentId, now: number): Trade | string {
  const trade: Trade = {
    kind: 'trade',
    instrument,
    sequence: wire.id,
    tradeId: String(wire.id),
    price: wire.price,
    quantity: wire.quantity,
    side: wire.side,
    eventTime: wire.eventTime,
    ingestTime: now,
    availableAt: now,
  };
  return tradeFault(trade) ?? trade;
}
