import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';

/** Final candles of one instrument and interval as plain numbers, whose memory can be handed to another thread. */
export interface PackedCandles {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly numbers: Float64Array<ArrayBuffer>;
}

const ORIGINS = ['trades', 'venue', 'import'] as const satisfies readonly Candle['origin'][];

/** What is not known is NaN, which no candle holds. */
export function packCandles(candles: readonly Candle[]): PackedCandles | undefined {
  const [first] = candles;
  if (first === undefined) return undefined;
  const numbers = new Float64Array(candles.length * WIDTH);
  for (const [i, candle] of candles.entries()) numbers.set(numbersOf(candle), i * WIDTH);
  return { instrument: first.instrument, intervalSec: first.intervalSec, numbers };
}

export function unpackCandles({ instrument, intervalSec, numbers }: PackedCandles): Candle[] {
  const candles: Candle[] = [];
  for (let at = 0; at < numbers.length; at += WIDTH) {
    const number = (field: number) => numbers[at + field] ?? Number.NaN;
    const known = (field: number) => (Number.isNaN(number(field)) ? undefined : number(field));
    candles.push({
      instrument,
      intervalSec,
      openTime: number(0),
      closeTime: number(1),
      revision: number(2),
      status: 'final',
      open: number(3),
      high: number(4),
      low: number(5),
      close: number(6),
      volume: number(7),
      quoteVolume: known(8),
      vwap: known(9),
      tradeCount: known(10),
      buyVolume: known(11),
      sellVolume: known(12),
      complete: number(13) === 1,
      filled: number(14) === 1,
      origin: ORIGINS[number(15)] ?? 'import',
      availableAt: number(16),
      availability: number(17) === 1 ? 'modelled' : 'observed',
    });
  }
  return candles;
}

const WIDTH = 18;

function numbersOf(candle: Candle): readonly number[] {
  return [
    ...[candle.openTime, candle.closeTime, candle.revision],
    ...[candle.open, candle.high, candle.low, candle.close, candle.volume],
    ...[candle.quoteVolume, candle.vwap, candle.tradeCount, candle.buyVolume, candle.sellVolume].map(
      (value) => value ?? Number.NaN,
    ),
    ...[candle.complete ? 1 : 0, candle.filled ? 1 : 0, ORIGINS.indexOf(candle.origin)],
    ...[candle.availableAt, candle.availability === 'modelled' ? 1 : 0],
  ];
}
