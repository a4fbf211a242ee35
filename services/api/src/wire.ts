import type {
  ApiAlarm,
  ApiCandle,
  ApiChampion,
  ApiFeatureRow,
  ApiFeedState,
  ApiForecast,
  ApiGap,
  ApiHeadline,
  ApiHealth,
  ApiIndicatorRow,
  ApiOutcome,
  ApiRejected,
  ApiScore,
} from '@foretick/client';
import type { Candle } from '@foretick/core/candle';
import type { Score } from '@foretick/core/evaluation';
import type { FeatureVector } from '@foretick/core/feature';
import { BASIS_POINTS, type Outcome, type Prediction } from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type {
  Alarm,
  Champion,
  FeedState,
  ForecastRow,
  GapLedgerEntry,
  Headline,
  RejectedRecord,
} from '@foretick/ports';
import type { ApiOptions } from './api-options.ts';

/** Records as the API writes them: snake_case, `null` where we say `undefined`. */
export function candleToWire(candle: Candle): ApiCandle {
  return {
    instrument: candle.instrument,
    interval_sec: candle.intervalSec,
    open_time: candle.openTime,
    close_time: candle.closeTime,
    revision: candle.revision,
    status: candle.status,
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
    volume: candle.volume,
    quote_volume: candle.quoteVolume ?? null,
    vwap: candle.vwap ?? null,
    trade_count: candle.tradeCount ?? null,
    buy_volume: candle.buyVolume ?? null,
    sell_volume: candle.sellVolume ?? null,
    complete: candle.complete,
    filled: candle.filled,
    origin: candle.origin,
    available_at: candle.availableAt,
    availability: candle.availability,
  };
}

export function indicatorRowToWire({ candle, seedTime, values }: IndicatorRow): ApiIndicatorRow {
  const { instrument, intervalSec, openTime, closeTime, revision } = candle;
  return {
    instrument,
    interval_sec: intervalSec,
    open_time: openTime,
    close_time: closeTime,
    revision,
    seed_time: seedTime,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null])),
  };
}

/** `names` in the order of the vector; `undefined` where they are not known. */
export function featureRowToWire(vector: FeatureVector, names: readonly string[] | undefined): ApiFeatureRow {
  return {
    instrument: vector.instrument,
    interval_sec: vector.intervalSec,
    as_of: vector.asOf,
    seed_time: vector.seedTime,
    view_hash: vector.viewHash,
    volatility: vector.volatility,
    values: Object.fromEntries(vector.values.map((value, i) => [names?.[i] ?? `feature_${i}`, value])),
  };
}

export function forecastToWire({ prediction, outcome }: ForecastRow): ApiForecast {
  const key = {
    prediction_id: prediction.predictionId,
    ...commonToWire(prediction),
    stale_after: staleAfter(prediction),
    outcome: outcome === undefined ? null : outcomeToWire(outcome),
  };
  if (prediction.status === 'missed') return { ...key, status: 'missed', reason: prediction.reason };
  return {
    ...key,
    status: 'published',
    base_price: prediction.basePrice,
    log_return: prediction.logReturn,
    price: prediction.price,
    median_log_return: prediction.medianLogReturn,
    median_price: prediction.basePrice * Math.exp(prediction.medianLogReturn),
    volatility: prediction.volatility ?? null,
    intervals: prediction.intervals.map(({ level, lower, upper }) => ({
      level,
      lower_log_return: lower,
      upper_log_return: upper,
      lower_price: prediction.basePrice * Math.exp(lower),
      upper_price: prediction.basePrice * Math.exp(upper),
    })),
    edge: prediction.edge,
  };
}

/** The next candle's forecast is made before the candle after that has closed. */
export function staleAfter({ asOf, intervalSec }: Pick<Prediction, 'asOf' | 'intervalSec'>): number {
  return asOf + 2 * intervalSec * 1_000;
}

export function outcomeToWire(outcome: Outcome): ApiOutcome {
  const key = {
    prediction_id: outcome.predictionId,
    ...commonToWire(outcome),
    predicted_log_return: outcome.predictedLogReturn,
  };
  if (outcome.status === 'void') return { ...key, status: 'void', reason: outcome.reason };
  return {
    ...key,
    status: 'scored',
    base_price: outcome.basePrice,
    actual_price: outcome.actualPrice,
    actual_log_return: outcome.actualLogReturn,
    error_bp: (outcome.predictedLogReturn - outcome.actualLogReturn) * BASIS_POINTS,
    covered: outcome.intervals.map(({ level, lower, upper }) => ({
      level,
      inside: lower <= outcome.actualLogReturn && outcome.actualLogReturn <= upper,
    })),
  };
}

export function scoreToWire(score: Score): ApiScore {
  return {
    instrument: score.instrument,
    interval_sec: score.intervalSec,
    horizon_sec: score.horizonSec,
    model: score.model,
    shadow: score.shadow,
    count: score.count,
    mae_bp: score.maeBp,
    median_mae_bp: score.medianMaeBp,
    persistence_mae_bp: score.persistenceMaeBp,
    mse_skill: score.mseSkill ?? null,
    hit_rate: score.hitRate ?? null,
    hit_count: score.hitCount,
    intervals: score.intervals.map(({ level, count, coverage, widthBp, winklerBp }) => ({
      level,
      count,
      coverage,
      width_bp: widthBp,
      winkler_bp: winklerBp,
    })),
    last_target_time: score.lastTargetTime,
  };
}

/** The model of the newest champion forecast of a horizon. */
export function championToWire(
  { horizonSec, model, modelVersion }: Prediction,
  promotion: Champion | undefined,
): ApiChampion {
  return {
    horizon_sec: horizonSec,
    model,
    model_version: modelVersion,
    promotion: promotion === undefined ? null : promotionToWire(promotion),
  };
}

/** How a model came to serve. */
export function promotionToWire({ effectiveFrom, by, reason, replaces }: Champion) {
  return { effective_from: effectiveFrom, by, reason, replaces: replaces ?? null };
}

export function feedStateToWire(feed: FeedState): ApiFeedState {
  return {
    instrument: feed.instrument,
    state: feed.state,
    reason: feed.reason,
    retry_at: feed.retryAt ?? null,
    since: feed.since,
    trades: feed.trades,
    duplicates: feed.duplicates,
    rejected: feed.rejected,
    reconnects: feed.reconnects,
    trades_per_sec: feed.tradesPerSec,
    latency_ms: feed.latencyMs ?? null,
    gaps_open: feed.gapsOpen,
    gaps_repaired: feed.gapsRepaired,
  };
}

export function gapToWire(gap: GapLedgerEntry): ApiGap {
  return {
    gap_id: gap.gapId,
    instrument: gap.instrument,
    from_time: gap.fromTime,
    to_time: gap.toTime,
    first_sequence: gap.firstSequence ?? null,
    last_sequence: gap.lastSequence ?? null,
    cause: gap.cause,
    opened_at: gap.openedAt,
    repaired_at: gap.repairedAt ?? null,
    attempts: gap.attempts,
    first_candle: gap.firstCandle,
    last_candle: gap.lastCandle,
  };
}

export function alarmToWire({ intervalSec, asOf, ...alarm }: Alarm): ApiAlarm {
  const { instrument, kind, state, subject, value, threshold } = alarm;
  return { instrument, interval_sec: intervalSec, kind, state, subject, value, threshold, as_of: asOf };
}

export function rejectedToWire(record: RejectedRecord): ApiRejected {
  const { instrument, reason, detail, raw, ingestTime } = record;
  return { instrument, reason, detail, raw, ingest_time: ingestTime };
}

function commonToWire(record: Prediction | Outcome) {
  return {
    instrument: record.instrument,
    interval_sec: record.intervalSec,
    as_of: record.asOf,
    horizon_sec: record.horizonSec,
    target_time: record.targetTime,
    model: record.model,
    model_version: record.modelVersion,
    role: record.role,
  };
}

/** Room that the data takes. */
export function diskToWire(disk: Awaited<ReturnType<ApiOptions['disk']>>): ApiHealth['disk'] {
  const { usedBytes, fileBytes, budgetBytes } = disk;
  return { used_bytes: usedBytes, file_bytes: fileBytes, budget_bytes: budgetBytes ?? null };
}

/** Scores as the page shows them, from -1 to 1; what was old when it came has scores too, though no forecast looks at them. */
export function headlineToWire({ article, reading }: Headline): ApiHeadline {
  return {
    article_id: article.articleId,
    title: article.title,
    url: article.url,
    source: article.source,
    published_at: article.publishedAt,
    available_at: reading?.availableAt ?? article.firstSeenAt,
    summary: reading?.assessment.summary ?? null,
    scores: (reading?.assessment.scores ?? []).map(({ coin, score, confidence }) => ({
      coin,
      score: score / 2,
      confidence,
    })),
    model: reading?.reader ?? null,
  };
}
