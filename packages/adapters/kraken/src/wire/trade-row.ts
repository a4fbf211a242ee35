import type { WireTrade } from '@foretick/venue-connection';

/** Reads a row of REST `Trades`: `[price, volume, time, "b"|"s", "m"|"l", misc, trade_id]`. `undefined`: not such a row. */
export function readTradeRow(row: unknown): WireTrade | undefined {
  if (!Array.isArray(row)) return undefined;
  const [price, quantity, timeSec, side, , , id]: readonly unknown[] = row;
  if (typeof price !== 'string' || typeof quantity !== 'string') return undefined;
  if (typeof timeSec !== 'number' || typeof id !== 'number') return undefined;
  if (side !== 'b' && side !== 's') return undefined;
  return {
    id,
    eventTime: eventTimeOf(timeSec),
    price: Number(price),
    quantity: Number(quantity),
    side: side === 'b' ? 'buy' : 'sell',
  };
}

/**
 * Seconds as a double miss the true microsecond by up to 0.25 in either direction, so flooring them right away would
 * put trades of a whole millisecond into the one before.
 */
function eventTimeOf(timeSec: number): number {
  const micros = Math.floor(timeSec * 1_000_000 + 0.3);
  return Math.floor(micros / 1_000);
}
