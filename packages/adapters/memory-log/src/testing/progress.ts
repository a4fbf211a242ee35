import type { InstrumentId } from '@foretick/core/trade';
import type { Append } from '@foretick/ports';

export const BTC = 'kraken:BTC/USD' as InstrumentId;
export const ETH = 'kraken:ETH/USD' as InstrumentId;
export const KEYS = [
  BTC,
  ETH,
  ...['SOL', 'XRP', 'ADA', 'DOT'].map((base) => `kraken:${base}/USD` as InstrumentId),
];

/** A record that tells its time. */
export function progress(
  instrument: InstrumentId,
  eventTime: number,
  topic: 'trades' | 'late_trades' = 'trades',
): Append {
  const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
  return { topic, key: instrument, value: { kind: 'progress', instrument, ...times } };
}
