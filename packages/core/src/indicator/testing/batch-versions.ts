import type { IndicatorInput } from '../indicator-input.ts';
import { MOMENTUM_VERSIONS } from './batch-momentum.ts';
import { ORDER_FLOW_VERSIONS } from './batch-order-flow.ts';
import type { Series } from './batch-series.ts';
import { TREND_VERSIONS } from './batch-trend.ts';
import { VOLATILITY_VERSIONS } from './batch-volatility.ts';
import { VOLUME_VERSIONS } from './batch-volume.ts';

/** A slow version: one series for each output, from all candles at once. */
export type Batch = (candles: readonly IndicatorInput[], ...parameters: number[]) => readonly Series[];

/** By name in the catalogue: the slow version, and the parameters that the fast one is held against it with. */
export type BatchVersions = Readonly<
  Record<string, { readonly cases: readonly string[]; readonly batch: Batch }>
>;

export const BATCH_VERSIONS: BatchVersions = {
  ...TREND_VERSIONS,
  ...MOMENTUM_VERSIONS,
  ...VOLATILITY_VERSIONS,
  ...VOLUME_VERSIONS,
  ...ORDER_FLOW_VERSIONS,
};
