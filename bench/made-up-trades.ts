import type { InstrumentId, Trade } from '@foretick/core/trade';

export const INSTRUMENT = 'kraken:BTC/USD' as InstrumentId;

/** Trades of a seeded random walk, about five a second, ids contiguous. */
export function madeUpTrades(count: number, seed = 1): Trade[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const trades: Trade[] = [];
  let price = 60_000;
  let time = Date.UTC(2024, 0, 1);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    price *= 1 + (random() - 0.5) * 0.0001;
    time += Math.floor(random() * 400);
    trades.push({
      kind: 'trade',
      instrument: INSTRUMENT,
      sequence,
      tradeId: String(sequence),
      price: Math.round(price * 100) / 100,
      quantity: Math.ceil(random() * 1e8) / 1e8,
      side: random() < 0.5 ? 'buy' : 'sell',
      eventTime: time,
      ingestTime: time,
      availableAt: time,
    });
  }
  return trades;
}
