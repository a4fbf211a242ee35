import type { Score } from '@foretick/core/evaluation';
import type { FeatureVector } from '@foretick/core/feature';
import type { Outcome, Prediction } from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Alarm, GapLedgerEntry, HistoryRange, LogRecord, Topic, TopicPosition } from '@foretick/ports';
import { CandleSeries } from './candle-series.ts';
import { NewsTables } from './news-tables.ts';
import { RejectedTable } from './rejected-table.ts';
import { entryOf, Series } from './series.ts';

/** Everything that a store keeps. What no port method reads is not kept. Records are taken as they are given, not copied. */
export class Tables {
  readonly positions = new Map<string, TopicPosition>();
  readonly trades = new Map<InstrumentId, Series<Trade>>();
  readonly lateTrades = new Map<InstrumentId, Series<Trade>>();
  /** By `seriesKey`, as the next two. */
  readonly candles = new Map<string, CandleSeries>();
  readonly indicators = new Map<string, Series<IndicatorRow>>();
  readonly featureVectors = new Map<string, Series<FeatureVector>>();
  readonly predictions = new Series<Prediction>({
    orderOf: ({ asOf }) => asOf,
    keyOf: ({ predictionId }) => predictionId,
  });
  readonly outcomes = new Series<Outcome>({
    orderOf: ({ targetTime }) => targetTime,
    keyOf: ({ predictionId }) => predictionId,
  });
  /** The newest of each instrument, interval, horizon, model and shadow. */
  readonly scores = new Map<string, Score>();
  readonly alarms = new Series<Alarm>({
    orderOf: ({ asOf }) => asOf,
    keyOf: ({ instrument, intervalSec, kind, state, subject, asOf }) =>
      [instrument, intervalSec, kind, state, asOf, subject].join(' '),
  });
  /** The newest entry of each hole. */
  readonly gaps = new Map<string, GapLedgerEntry>();
  readonly rejected: RejectedTable;
  readonly news = new NewsTables();
  /** Stretches whose trades, or candles, were brought whole. */
  readonly tradeCoverage = new Map<InstrumentId, readonly HistoryRange[]>();
  readonly candleCoverage = new Map<string, readonly HistoryRange[]>();

  constructor(maxRejectedRows: number) {
    this.rejected = new RejectedTable(maxRejectedRows);
  }

  /** Takes a batch of valid records, those below the stored positions left out, and the positions after it. */
  record(records: readonly LogRecord[], positions: readonly TopicPosition[]): void {
    for (const record of records) {
      const position = this.positions.get(partitionOf(record));
      if (position === undefined || record.offset >= position.nextOffset) this.#add(record);
    }
    for (const position of positions) {
      const stored = this.positions.get(partitionOf(position));
      if (stored === undefined || position.nextOffset > stored.nextOffset) {
        this.positions.set(partitionOf(position), position);
      }
    }
  }

  /** How many records are kept. */
  get rows(): number {
    const tables = [this.trades, this.lateTrades, this.candles, this.indicators, this.featureVectors];
    const sizes = tables.flatMap((table) => [...table.values()].map(({ size }) => size));
    const { predictions, outcomes, scores, alarms, gaps, rejected, news } = this;
    sizes.push(...[predictions, outcomes, scores, alarms, gaps, rejected, news].map(({ size }) => size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  tradesOf(instrument: InstrumentId): Series<Trade> {
    return entryOf(this.trades, instrument, newTrades);
  }

  candlesOf(instrument: InstrumentId, intervalSec: number): CandleSeries {
    return entryOf(this.candles, seriesKey({ instrument, intervalSec }), () => new CandleSeries());
  }

  #add(record: LogRecord): void {
    switch (record.topic) {
      case 'trades':
        if (record.value.kind === 'trade') this.tradesOf(record.value.instrument).add(record.value);
        return;
      case 'late_trades':
        if (record.value.kind === 'trade') {
          entryOf(this.lateTrades, record.value.instrument, newTrades).add(record.value);
        }
        return;
      case 'candles':
        if (record.value.status === 'final') {
          this.candlesOf(record.value.instrument, record.value.intervalSec).record(record.value);
        }
        return;
      case 'technical_indicators':
        entryOf(this.indicators, seriesKey(record.value.candle), newIndicators).add(record.value);
        return;
      case 'feature_vectors':
        entryOf(this.featureVectors, seriesKey(record.value), newVectors).add(record.value);
        return;
      case 'predictions':
        this.predictions.add(record.value);
        return;
      case 'prediction_outcomes':
        this.outcomes.add(record.value);
        return;
      case 'scores':
        this.#addScore(record.value);
        return;
      case 'alarms':
        this.alarms.add(record.value);
        return;
      case 'gap_ledger':
        this.#addGap(record.value);
        return;
      case 'rejected':
        this.rejected.add(record.value);
        return;
      case 'news':
        this.news.add(record.value);
        return;
      case 'news_signals':
        this.news.addReading(record.value);
        return;
      case 'companions':
        if (record.value.kind === 'news') this.news.addHandedOn(record.value);
        return;
      case 'promotions':
      case 'feed_state':
        return;
    }
  }

  #addScore(score: Score): void {
    const { instrument, intervalSec, horizonSec, model, shadow } = score;
    const key = [instrument, intervalSec, horizonSec, shadow, model].join(' ');
    const stored = this.scores.get(key);
    const isNewer =
      stored === undefined ||
      score.lastTargetTime > stored.lastTargetTime ||
      (score.lastTargetTime === stored.lastTargetTime && score.count > stored.count);
    if (isNewer) this.scores.set(key, score);
  }

  #addGap(entry: GapLedgerEntry): void {
    const stored = this.gaps.get(entry.gapId);
    if (stored === undefined || supersedes(entry, stored)) this.gaps.set(entry.gapId, entry);
  }
}

/** What candles, and what is made of them, are kept by. */
export function seriesKey({
  instrument,
  intervalSec,
}: {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
}): string {
  return `${instrument} ${intervalSec}`;
}

/** Accepts a record as well: its partition's position is the one that counts. */
function partitionOf({ topic, partition }: { readonly topic: Topic; readonly partition: number }): string {
  return `${topic}/${partition}`;
}

/** A repair is final. */
function supersedes(entry: GapLedgerEntry, stored: GapLedgerEntry): boolean {
  const [repaired, before] = [entry.repairedAt !== undefined, stored.repairedAt !== undefined];
  if (repaired !== before) return repaired;
  if (entry.attempts !== stored.attempts) return entry.attempts > stored.attempts;
  return (entry.repairedAt ?? 0) > (stored.repairedAt ?? 0);
}

function newTrades(): Series<Trade> {
  return new Series({ orderOf: ({ sequence }) => sequence, keyOf: ({ sequence }) => sequence });
}

function newIndicators(): Series<IndicatorRow> {
  return new Series({
    orderOf: ({ candle }) => candle.openTime,
    keyOf: ({ candle, seedTime }) => `${candle.openTime} ${candle.revision} ${seedTime}`,
  });
}

function newVectors(): Series<FeatureVector> {
  return new Series({
    orderOf: ({ asOf }) => asOf,
    keyOf: ({ asOf, seedTime, viewHash }) => `${asOf} ${seedTime} ${viewHash}`,
  });
}
