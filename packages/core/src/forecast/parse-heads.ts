import type { ForecastHeads } from './forecast-heads.ts';
import { parseVolatility } from './parse-volatility.ts';

/** Heads as a registry kept them, or `undefined` when the value is none that can be served: errors ascend and none is negative. */
export function parseHeads(value: unknown): ForecastHeads | undefined {
  const { median, volatility, errorQuantiles } = fieldsOf(value);
  const { threshold, factor } = fieldsOf(median);
  const parsed = parseVolatility(volatility);
  if (parsed === undefined || !isAtLeastZero(threshold) || !isAtLeastZero(factor) || factor > 1)
    return undefined;
  if (!Array.isArray(errorQuantiles)) return undefined;
  const errors: readonly unknown[] = errorQuantiles;
  const kept: number[] = [];
  for (const error of errors) {
    if (!isAtLeastZero(error) || error < (kept.at(-1) ?? 0)) return undefined;
    kept.push(error);
  }
  return { median: { threshold, factor }, volatility: parsed, errorQuantiles: kept };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isAtLeastZero(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
