import type { GateVerdict } from './gate.ts';

/** A verdict as a registry kept it, or `undefined` when the value is none. */
export function parseGateVerdict(value: unknown): GateVerdict | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { passed, holds, reasons, figures }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof passed !== 'boolean' || typeof holds !== 'boolean') return undefined;
  if (!Array.isArray(reasons) || reasons.length === 0) return undefined;
  const words = reasons.flatMap((reason: unknown) => (typeof reason === 'string' ? [reason] : []));
  if (words.length < reasons.length || typeof figures !== 'object' || figures === null) return undefined;
  const kept: Record<string, number> = {};
  for (const [name, figure] of Object.entries(figures)) {
    if (typeof figure !== 'number' || !Number.isFinite(figure)) return undefined;
    kept[name] = figure;
  }
  return { passed, holds, reasons: words, figures: kept };
}
