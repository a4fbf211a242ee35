import type { FeatureStore } from '@foretick/ports';
import type { ServedSpan } from './served-spans.ts';

/** What came of a version's forecasts while it served. Squared errors are of log-returns. */
export interface LiveRecord {
  readonly scored: number;
  readonly maeBp: number;
  readonly persistenceMaeBp: number;
  /** `undefined` when the price never moved. */
  readonly mseSkill: number | undefined;
  /** Squared error saved against persistence, summed up, in squared basis points: rises while the version is better. */
  readonly saved: readonly { readonly targetTime: number; readonly sum: number }[];
}

/** Newest forecasts that are read. */
const MAX_FORECASTS = 50_000;
/** Newest stretches of service that are looked at. */
const MAX_SPANS = 20;

/** Scores a version on the stored outcomes of its own time; `undefined` while there is none. */
export async function liveRecord(
  store: FeatureStore,
  modelVersion: string,
  served: readonly ServedSpan[],
): Promise<LiveRecord | undefined> {
  let [absolute, squared, persistenceAbsolute, persistenceSquared, sum] = [0, 0, 0, 0, 0];
  const saved: { targetTime: number; sum: number }[] = [];
  for (const { instrument, horizonSec, champion, until } of served.slice(-MAX_SPANS)) {
    const rows = await store.forecasts({
      ...{ instrument, horizonSec, role: 'champion', from: champion.effectiveFrom, limit: MAX_FORECASTS },
      ...(until !== undefined && { to: until }),
    });
    for (const { prediction, outcome } of rows) {
      if (prediction.modelVersion !== modelVersion || outcome?.status !== 'scored') continue;
      const move = outcome.actualLogReturn * 10_000;
      const error = outcome.predictedLogReturn * 10_000 - move;
      absolute += Math.abs(error);
      squared += error * error;
      persistenceAbsolute += Math.abs(move);
      persistenceSquared += move * move;
      sum += move * move - error * error;
      saved.push({ targetTime: outcome.targetTime, sum });
    }
  }
  if (saved.length === 0) return undefined;
  return {
    scored: saved.length,
    maeBp: absolute / saved.length,
    persistenceMaeBp: persistenceAbsolute / saved.length,
    mseSkill: persistenceSquared > 0 ? 1 - squared / persistenceSquared : undefined,
    saved,
  };
}
