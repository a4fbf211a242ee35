import { parseModelParameters } from '@foretick/core/forecast';
import { parseInstrumentId } from '@foretick/core/trade';
import type { ModelVersion, PromotionEvent } from '@foretick/ports';

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
  if (
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
  if (
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
