import type { InstrumentId } from './instrument.ts';

/**
 * Times are epoch milliseconds, UTC.
 * - `eventTime`: when it happened, by the venue's clock.
 * - `ingestTime`: when this system first saw it.
 * - `availableAt`: the earliest time at which a consumer could have known it. Joins use this one.
 */
export interface RecordTimes {
  readonly eventTime: number;
  readonly ingestTime: number;
  readonly availableAt: number;
  /** `modelled`: the record was not seen live, so `availableAt` says when it could have been. Absent: seen live. */
  readonly availability?: 'modelled';
}

/** The side of the taker. */
export type Side = 'buy' | 'sell' | 'unknown';

/** One trade. Within an instrument `sequence` rises strictly and is the trade's identity. */
export interface Trade extends RecordTimes {
  readonly kind: 'trade';
  readonly instrument: InstrumentId;
  /** A number that orders the trades of one instrument. The venue's id where ids are a sequence. */
  readonly sequence: number;
  /** The venue's id, as text. Made from time and ordinal where the venue gives none. */
  readonly tradeId: string;
  /** In quote currency per unit of base currency; finite and positive. */
  readonly price: number;
  /** In units of the base currency; finite and positive. */
  readonly quantity: number;
  readonly side: Side;
}

/** Evidence that every trade of the instrument before `eventTime` has been delivered. */
export interface Progress extends RecordTimes {
  readonly kind: 'progress';
  readonly instrument: InstrumentId;
}

export type GapCause = 'start-of-input' | 'end-of-input' | 'downtime' | 'unrepaired';

/**
 * A stretch `[fromTime, toTime)` whose trades are not all known. Windows that overlap it are `complete: false`.
 * A recorded file is cut at both ends: everything before its first trade (`start-of-input`) and
 * everything after its last (`end-of-input`, which also closes the open windows).
 * `downtime` is bridged by the venue's own candles, as far as it has them.
 * `eventTime` is what event time moves to: `toTime`, or `fromTime` for `end-of-input`. A hole in the ids
 * (`unrepaired`) ends with the trade after it; since its very millisecond may lack trades too, `toTime` is one later.
 */
export interface Gap extends RecordTimes {
  readonly kind: 'gap';
  readonly instrument: InstrumentId;
  readonly cause: GapCause;
  /** `undefined`: since ever. */
  readonly fromTime: number | undefined;
  /** `undefined`: for ever. */
  readonly toTime: number | undefined;
  /** Last price known before `toTime`, carried into windows without trades that follow. */
  readonly lastPrice: number | undefined;
}

/** What topic `trades` carries. Event time moves by these records and by nothing else. */
export type TradeEvent = Trade | Progress | Gap;
