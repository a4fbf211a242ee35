import { exchangeOf, type InstrumentId, pairOf } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';

/** What a registered model is for: one horizon of an instrument. */
export interface Target {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly horizonSec: number;
}

/**
 * Name of the registered model, for example `foretick_kraken_BTC-USD_60s_300s`. MLflow allows no `/` and `:` there. No
 * part has a `_` of its own, so two targets never share a name.
 */
export function registeredModelName(prefix: string, { instrument, intervalSec, horizonSec }: Target): string {
  const pair = pairOf(instrument).replace('/', '-');
  return `${prefix}_${exchangeOf(instrument)}_${pair}_${intervalSec}s_${horizonSec}s`;
}

/** The experiment that training runs are logged to, and the one of promotions. */
export function experimentNames(prefix: string): { readonly training: string; readonly promotions: string } {
  return { training: prefix, promotions: `${prefix}-promotions` };
}

/** Throws `MLFLOW_PREFIX_INVALID`. */
export function requirePrefix(prefix: string): void {
  if (/^[a-z][a-z0-9-]{0,63}$/.test(prefix)) return;
  throw new ForetickError(
    'MLFLOW_PREFIX_INVALID',
    `"${prefix}" cannot begin names in MLflow; use up to 64 lower-case letters, digits and dashes, a letter first`,
  );
}

/** Keys of the tags that the registry finds its things by. */
export const TAGS = {
  /** The prefix, on everything. */
  registry: 'foretick.registry',
  target: 'foretick.target',
  modelVersion: 'foretick.model_version',
  /** ISO 8601. */
  dataTo: 'foretick.data_to',
  promotionId: 'foretick.promotion_id',
  /** The whole promotion as JSON. */
  promotion: 'foretick.promotion',
} as const;

/** A filter of MLflow's search: every tag has its value. Values are names made here, without quotes. */
export function withTags(...tags: readonly (readonly [key: string, value: string])[]): string {
  return tags.map(([key, value]) => `tags.\`${key}\` = '${value}'`).join(' AND ');
}
