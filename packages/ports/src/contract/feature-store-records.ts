import type { Candle } from '@foretick/core/candle';
import type { Score } from '@foretick/core/evaluation';
import type {
  MissedPrediction,
  PublishedPrediction,
  ScoredOutcome,
  VoidOutcome,
} from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Append, LogRecord } from '../event-log.ts';
import type { FeatureStore } from '../feature-store.ts';
import type { Alarm, GapLedgerEntry, RejectedRecord } from '../topics.ts';

/** Valid records of each kind for the contract suite, told apart by an index; `changes` overrides fields. */
export const BTC = 'kraken:BTC/USD' as InstrumentId;
export const ETH = 'kraken:ETH/USD' as InstrumentId;
export const START = Date.UTC(2024, 0, 1);
export const MINUTE = 60_000;

export function trade(sequence: number, changes: Partial<Trade> = {}): Trade {
  return {
    kind: 'trade',
    instrument: BTC,
    sequence,
    tradeId: `t${sequence}`,
    eventTime: START + sequence,
    ingestTime: START + sequence + 5,
    availableAt: START + sequence + 6,
    price: 100.5,
    quantity: 0.25,
    side: 'buy',
    ...changes,
  };
}

export function candle(index: number, changes: Partial<Candle> = {}): Candle {
  const openTime = START + index * MINUTE;
  return {
    instrument: BTC,
    intervalSec: 60,
    openTime,
    closeTime: openTime + MINUTE,
    revision: 0,
    status: 'final',
    open: 100,
    high: 110,
    low: 90.1,
    close: 105,
    volume: 12.5,
    quoteVolume: 1_300,
    vwap: 104,
    tradeCount: 7,
    buyVolume: 10,
    sellVolume: 2.5,
    complete: true,
    filled: false,
    origin: 'trades',
    availableAt: openTime + MINUTE + 3,
    availability: 'observed',
    ...changes,
  };
}

export function indicatorRow(
  index: number,
  values: IndicatorRow['values'] = { rsi_14: undefined, sma_7: 0.1 + 0.2 },
): IndicatorRow {
  return { candle: candle(index), seedTime: START - MINUTE, values };
}

export function prediction(index: number, changes: Partial<PublishedPrediction> = {}): PublishedPrediction {
  return {
    ...predictionKey(index),
    status: 'published',
    basePrice: 105,
    logReturn: -1e-4,
    price: 104.99,
    medianLogReturn: -0.5e-4,
    volatility: 1.5e-3,
    intervals: [
      { level: 0.5, lower: -1.1e-3, upper: 0.9e-3 },
      { level: 0.8, lower: -2.1e-3, upper: 1.9e-3 },
      { level: 0.95, lower: -3.1e-3, upper: 2.9e-3 },
    ],
    edge: 'below-cost',
    ...changes,
  };
}

export function missed(index: number): MissedPrediction {
  return { ...predictionKey(index), status: 'missed', reason: 'deadline-passed' };
}

export function outcome(index: number): ScoredOutcome {
  return {
    ...outcomeKey(prediction(index)),
    status: 'scored',
    basePrice: 105,
    actualPrice: 106,
    actualLogReturn: 0.0095,
  };
}

export function voided(index: number): VoidOutcome {
  const key = outcomeKey(prediction(index, { role: 'baseline' }));
  return { ...key, status: 'void', reason: 'missing-candle' };
}

export function score(changes: Partial<Score> = {}): Score {
  return {
    instrument: BTC,
    intervalSec: 60,
    horizonSec: 60,
    model: 'ridge',
    shadow: false,
    count: 2,
    maeBp: 3.5,
    medianMaeBp: 3.4,
    persistenceMaeBp: 3.6,
    mseSkill: 0.01,
    hitRate: 0.5,
    hitCount: 2,
    intervals: [{ level: 0.5, count: 2, coverage: 0.5, widthBp: 20.5, winklerBp: 25.25 }],
    lastTargetTime: START + MINUTE,
    ...changes,
  };
}

/** A hole whose trades 3 and 4 are missing. */
export function gap(changes: Partial<GapLedgerEntry> = {}): GapLedgerEntry {
  return {
    gapId: 'g1',
    instrument: BTC,
    fromTime: START + 2,
    toTime: START + 5,
    firstSequence: 3,
    lastSequence: 4,
    cause: 'the venue did not answer',
    openedAt: START + 100,
    repairedAt: undefined,
    attempts: 1,
    firstCandle: START,
    lastCandle: START,
    ...changes,
  };
}

export function alarm(changes: Partial<Alarm> = {}): Alarm {
  return {
    ...{ instrument: BTC, intervalSec: 60, kind: 'drift', state: 'raised', subject: 'feature rsi_14' },
    ...{ value: 0.4, threshold: 0.25, asOf: START + 60_000 },
    ...changes,
  };
}

export function rejection(index: number, changes: Partial<RejectedRecord> = {}): RejectedRecord {
  return {
    instrument: BTC,
    reason: 'price-not-positive',
    detail: 'price -1',
    raw: `{"price":-1,"trade_id":${index}}`,
    ingestTime: START + index,
    ...changes,
  };
}

/** Records as the log delivers them: offsets count up for each topic, positions follow. */
export async function record(
  store: FeatureStore,
  appends: readonly Append[],
  { firstOffset = 0 }: { readonly firstOffset?: number } = {},
): Promise<void> {
  const next = new Map<Append['topic'], number>();
  const records = appends.map((one) => {
    const offset = next.get(one.topic) ?? firstOffset;
    next.set(one.topic, offset + 1);
    return at(one, 0, offset);
  });
  const positions = [...next].map(([topic, nextOffset]) => ({ topic, partition: 0, nextOffset }));
  await store.record(records, positions);
}

type ValueOf<T extends Append['topic']> = Extract<Append, { topic: T }>['value'];

export function append<T extends Append['topic']>(topic: T, value: ValueOf<T>): Append {
  // The generic pair is one member of the union; TypeScript does not follow that.
  return { topic, key: 'instrument' in value ? value.instrument : BTC, value } as Append;
}

export function at(one: Append, partition: number, offset: number): LogRecord {
  return { ...one, partition, offset };
}

function predictionKey(index: number) {
  const asOf = START + index * MINUTE;
  return {
    predictionId: `p${index}`,
    instrument: BTC,
    intervalSec: 60,
    asOf,
    horizonSec: 60,
    targetTime: asOf + MINUTE,
    model: 'ridge',
    modelVersion: 'ridge-1',
    role: 'champion',
    featureViewHash: 'view',
    processingTime: asOf + 20,
  } as const;
}

function outcomeKey(of: PublishedPrediction) {
  const { predictionId, instrument, intervalSec, asOf, horizonSec, targetTime, model, modelVersion, role } =
    of;
  return {
    predictionId,
    instrument,
    intervalSec,
    asOf,
    horizonSec,
    targetTime,
    model,
    modelVersion,
    role,
    predictedLogReturn: of.logReturn,
    medianLogReturn: of.medianLogReturn,
    intervals: of.intervals,
  };
}
