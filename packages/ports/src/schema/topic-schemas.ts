import type * as z from 'zod';
import type { Topic, TopicRecords } from '../topics.ts';
import { companionRecordSchema, featureVectorSchema } from './feature-records.ts';
import { outcomeSchema, predictionSchema, scoreSchema } from './forecast-records.ts';
import { candleSchema, indicatorRowSchema, lateTradeSchema, tradeEventSchema } from './market-records.ts';
import { newsReadingSchema, newsSchema } from './news-records.ts';
import {
  alarmSchema,
  feedStateSchema,
  gapLedgerSchema,
  promotionSchema,
  rejectedSchema,
} from './operation-records.ts';

/** What a record of each topic has to be, in the names of the code. `recordToWire` tells those of the wire. */
export const TOPIC_SCHEMAS = {
  trades: tradeEventSchema,
  late_trades: lateTradeSchema,
  candles: candleSchema,
  technical_indicators: indicatorRowSchema,
  promotions: promotionSchema,
  companions: companionRecordSchema,
  feature_vectors: featureVectorSchema,
  predictions: predictionSchema,
  prediction_outcomes: outcomeSchema,
  scores: scoreSchema,
  alarms: alarmSchema,
  feed_state: feedStateSchema,
  gap_ledger: gapLedgerSchema,
  rejected: rejectedSchema,
  news: newsSchema,
  news_signals: newsReadingSchema,
} as const satisfies { readonly [T in Topic]: z.ZodType };

/** Counts up when a record of any topic changes in a way that older readers cannot take. */
export const SCHEMA_VERSION = 1;

/** A type without marks, absences and `readonly`, to be held against another one. */
type Plain<T> = T extends string
  ? T extends { readonly __brand: string }
    ? string
    : T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]-?: Plain<Exclude<T[K], undefined>> }
      : T;

type Schemas = typeof TOPIC_SCHEMAS;

/** Topics whose records are not exactly what their schema says. Has to be nobody: checked as types are. */
type Astray = {
  [T in Exclude<Topic, 'late_trades'>]: [Plain<z.infer<Schemas[T]>>] extends [Plain<TopicRecords[T]>]
    ? [Plain<TopicRecords[T]>] extends [Plain<z.infer<Schemas[T]>>]
      ? never
      : T
    : T;
}[Exclude<Topic, 'late_trades'>];

const astray: readonly Astray[] = [];
void (astray satisfies readonly never[]);
