import type { VolatilityParameters } from './volatility-model.ts';

/** A volatility forecast as a registry kept it, or `undefined` when the value is none that can be served. */
export function parseVolatility(value: unknown): VolatilityParameters | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, factor }: Readonly<Record<string, unknown>> = { ...value };
  if (kind !== 'scaled' || typeof factor !== 'number' || !Number.isFinite(factor) || factor <= 0)
    return undefined;
  return { kind, factor };
}
