import { parseGateVerdict } from '@foretick/core/evaluation';
import { parseHeads, parseModelParameters } from '@foretick/core/forecast';
import { type InstrumentId, parseInstrumentId } from '@foretick/core/trade';
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
  const lineage = parsedIfThere(fields.lineage, parseLineage);
  const heads = parsedIfThere(fields.heads, parseHeads);
  const gate = parsedIfThere(fields.gate, parseGateVerdict);
  if (
    lineage === 'wrong' ||
    heads === 'wrong' ||
    gate === 'wrong' ||
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
    ...(heads !== undefined && { heads }),
    ...(gate !== undefined && { gate }),
    ...(lineage !== undefined && { lineage }),
  };
}

/** What older versions lack is no damage; what is there and wrong is. */
function parsedIfThere<T>(value: unknown, parse: (value: unknown) => T | undefined): T | undefined | 'wrong' {
  return value === undefined ? undefined : (parse(value) ?? 'wrong');
}

function parseLineage(value: unknown): Lineage | undefined {
  const { dataHash, dataRows, codeVersion, seed, trials, pooled } = fieldsOf(value);
  const hash = textOf(dataHash);
  const rows = numberOf(dataRows);
  const code = textOf(codeVersion);
  const instruments = pooled === undefined ? undefined : parseInstruments(pooled);
  if (hash === undefined || rows === undefined) return undefined;
  if (pooled !== undefined && instruments === undefined) return undefined;
  return {
    dataHash: hash,
    dataRows: rows,
    ...(code !== undefined && { codeVersion: code }),
    ...(typeof seed === 'number' && { seed }),
    ...(typeof trials === 'number' && { trials }),
    ...(instruments !== undefined && { pooled: instruments }),
  };
}

function parseInstruments(value: unknown): readonly InstrumentId[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parsed = value.map((one: unknown) => parseInstrumentId(textOf(one) ?? ''));
  const instruments = parsed.flatMap((one) => (one.ok ? [one.value] : []));
  return instruments.length === parsed.length ? instruments : undefined;
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

type Origin = Pick<PromotionEvent, 'by' | 'replaces' | 'holdUntil' | 'refreshes'>;

/** What a promotion may tell besides; `undefined` when something of it is wrong. */
function parseOrigin({
  by,
  replaces,
  holdUntil,
  refreshes,
}: Readonly<Record<string, unknown>>): Origin | undefined {
  const isKnown = by === undefined || by === 'schedule' || by === 'guard' || by === 'person';
  const replaced = textOf(replaces);
  const held = numberOf(holdUntil);
  if (!isKnown || (replaces !== undefined && replaced === undefined)) return undefined;
  if (holdUntil !== undefined && held === undefined) return undefined;
  if (refreshes !== undefined && refreshes !== true) return undefined;
  return {
    ...(by !== undefined && { by }),
    ...(replaced !== undefined && { replaces: replaced }),
    ...(held !== undefined && { holdUntil: held }),
    ...(refreshes === true && { refreshes }),
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
