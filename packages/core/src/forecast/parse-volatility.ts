import { parseModelParameters } from './parse-parameters.ts';
import type { Forest, VolatilityParameters } from './volatility-model.ts';

/** A volatility forecast as a registry kept it, or `undefined` when the value is none that can be served. */
export function parseVolatility(value: unknown): VolatilityParameters | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  if (fields.kind === 'scaled') {
    return isAbove0(fields.factor) ? { kind: 'scaled', factor: fields.factor } : undefined;
  }
  const { kind, columns, coefficients, intercept, level, scale } = fields;
  if (kind !== 'har' || !isNumber(intercept) || !isNumber(level) || !isAbove0(scale)) return undefined;
  if (!areNumbers(columns) || !areNumbers(coefficients) || columns.length !== coefficients.length)
    return undefined;
  if (!columns.every((column) => Number.isInteger(column) && column >= 0)) return undefined;
  const linear = { kind, columns, coefficients, intercept, level, scale } as const;
  if (fields.trees === undefined) return linear;
  const trees = parseForest(fields.trees);
  return trees && { ...linear, trees };
}

function parseForest(value: unknown): Forest | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parsed = parseModelParameters({ ...value, kind: 'trees', shrinkage: 1 });
  if (parsed?.kind !== 'trees') return undefined;
  const { kind, shrinkage, ...forest } = parsed;
  return forest;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isAbove0(value: unknown): value is number {
  return isNumber(value) && value > 0;
}

function areNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isNumber);
}
