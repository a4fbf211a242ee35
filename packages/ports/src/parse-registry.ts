import { parseModelParameters } from '@foretick/core/forecast';
import { parseInstrumentId } from '@foretick/core/trade';
import type { Lineage, ModelVersion, PromotionEvent } from './model-registry.ts';

/** A model version, or `undefined` when the value is none. */
export function parseModelVersion(value: unknown): ModelVersion | undefined {
  const fields = fieldsOf(value);
  const parameters = parseModelParameters(fields.parameters);
  const instrument = parseInstrumentId(textOf(fields.instrument) ?? '');
  const model = textOf(fields.model);
  const modelVersion = textOf(fields.modelVersion);
  const featureViewHash = textOf(fields.featureViewHash);
  const intervalSec = numberOf(fields.intervalSec);
  const horizonSec = numberOf(fields.horizonSec);
  const dataFrom = numberOf(fields.dataFrom);
  const dataTo = numberOf(fields.dataTo);
  const trainingRows = numberOf(fields.trainingRows);
  const metrics = parseMetrics(fields.metrics);
  const lineage = fields.lineage === undefined ? undefined : parseLineage(fields.lineage);
  if (
    (fields.lineage !== undefined && lineage === undefined) ||
    !instrument.ok ||
    parameters === undefined ||
    model === undefined ||
    modelVersion === undefined ||
    featureViewHash === undefined ||
    intervalSec === undefined ||
    horizonSec === undefined ||
    dataFrom === undefined ||
    dataTo === undefined ||
    trainingRows === undefined ||
    metrics === undefined
  ) {
    return undefined;
  }
  return {
    model,
    modelVersion,
    instrument: instrument.value,
    intervalSec,
    horizonSec,
    featureViewHash,
    dataFrom,
    dataTo,
    trainingRows,
    parameters,
    metrics,
    ...(lineage !== undefined && { lineage }),
  };
}

function parseLineage(value: unknown): Lineage | undefined {
  const { dataHash, dataRows, codeVersion, seed, trials } = fieldsOf(value);
  const hash = textOf(dataHash);
  const rows = numberOf(dataRows);
  const code = textOf(codeVersion);
  if (hash === undefined || rows === undefined) return undefined;
  return {
    dataHash: hash,
    dataRows: rows,
    ...(code !== undefined && { codeVersion: code }),
    ...(typeof seed === 'number' && { seed }),
    ...(typeof trials === 'number' && { trials }),
  };
}

/** A promotion, or `undefined` when the value is none. */
export function parsePromotion(value: unknown): PromotionEvent | undefined {
  const fields = fieldsOf(value);
  const instrument = parseInstrumentId(textOf(fields.instrument) ?? '');
  const intervalSec = numberOf(fields.intervalSec);
  const horizonSec = numberOf(fields.horizonSec);
  const model = textOf(fields.model);
  const modelVersion = textOf(fields.modelVersion);
  const effectiveFrom = numberOf(fields.effectiveFrom);
  const reason = textOf(fields.reason);
  const origin = parseOrigin(fields);
  if (
    origin === undefined ||
    fields.kind !== 'promotion' ||
    !instrument.ok ||
    intervalSec === undefined ||
    horizonSec === undefined ||
    model === undefined ||
    modelVersion === undefined ||
    effectiveFrom === undefined ||
    reason === undefined
  ) {
    return undefined;
  }
  return {
    kind: 'promotion',
    instrument: instrument.value,
    intervalSec,
    horizonSec,
    model,
    modelVersion,
    effectiveFrom,
    reason,
    ...origin,
  };
}

/** What a promotion may tell besides; `undefined` when something of it is wrong. */
function parseOrigin({
  by,
  replaces,
  holdUntil,
}: Readonly<Record<string, unknown>>): Pick<PromotionEvent, 'by' | 'replaces' | 'holdUntil'> | undefined {
  const isKnown = by === undefined || by === 'schedule' || by === 'guard' || by === 'person';
  const replaced = textOf(replaces);
  const held = numberOf(holdUntil);
  if (!isKnown || (replaces !== undefined && replaced === undefined)) return undefined;
  if (holdUntil !== undefined && held === undefined) return undefined;
  return {
    ...(by !== undefined && { by }),
    ...(replaced !== undefined && { replaces: replaced }),
    ...(held !== undefined && { holdUntil: held }),
  };
}

function parseMetrics(value: unknown): Readonly<Record<string, number>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const metrics: Record<string, number> = {};
  for (const [name, figure] of Object.entries(value)) {
    const number = numberOf(figure);
    if (number === undefined) return undefined;
    metrics[name] = number;
  }
  return metrics;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
