import type { Candle } from '@foretick/core/candle';
import {
  compareForecasts,
  type ForecastDifference,
  type ModelForecasts,
  type WalkForwardOptions,
  walkForward,
} from '@foretick/core/evaluation';
import { type FeatureGroup, type FeatureView, withoutGroups } from '@foretick/core/feature';
import { INTERVAL_SEC } from '../../config/horizons.ts';

/** What a group of features is worth to one model over one horizon: its forecasts against those made without the group. */
export interface AblationRow extends ForecastDifference {
  readonly group: FeatureGroup;
  /** Features in the group. */
  readonly features: number;
  readonly model: string;
  readonly horizonSec: number;
}

/**
 * The walk-forward again without the features of a group, and what that took from each of `forecasts`. Gives the share done.
 */
export function* ablate(
  group: FeatureGroup,
  candles: readonly Candle[],
  options: WalkForwardOptions & { readonly view: FeatureView; readonly seed: number },
  forecasts: readonly ModelForecasts[],
): Generator<number, readonly AblationRow[]> {
  const view = withoutGroups(options.view, [group]);
  const steps = walkForward(candles, { ...options, view });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield step.value.share;
  const { forecasts: without } = step.value;
  return forecasts.flatMap(({ model, horizonSec, series }, i) => {
    const other = without[i];
    if (model === 'persistence' || other === undefined) return [];
    const horizon = Math.max(Math.round(horizonSec / INTERVAL_SEC), 1);
    const difference = compareForecasts(series, other.series, horizon, options.seed);
    return [{ group, features: options.view.width - view.width, model, horizonSec, ...difference }];
  });
}
