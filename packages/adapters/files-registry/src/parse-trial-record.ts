import type { InstrumentId } from '@foretick/core/trade';
import type { TrialRecord } from '@foretick/ports';

/** The record, or `undefined` for anything else. */
export function parseTrialRecord(value: unknown): TrialRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { kind, from, to, by, at, horizonSec, settings, mseSkill } = fields;
  const instrument = instrumentIn(fields.instrument);
  if (instrument === undefined || !isNumber(from) || !isNumber(to) || !isNumber(at)) return undefined;
  if (by !== 'evaluate' && by !== 'search') return undefined;
  const shared = { instrument, from, to, by, at } as const;
  if (kind === 'holdout-reserved' || kind === 'holdout-opened') return { kind, ...shared };
  if (kind === 'ablated') return ablatedOf(fields, shared);
  if (kind !== 'tried' || !isNumber(horizonSec) || typeof settings !== 'string') return undefined;
  if (mseSkill !== undefined && !isNumber(mseSkill)) return undefined;
  return { kind, ...shared, horizonSec, settings, ...(mseSkill === undefined ? {} : { mseSkill }) };
}

function ablatedOf(
  { horizonSec, model, group, worth, interval }: Readonly<Record<string, unknown>>,
  shared: Pick<TrialRecord, 'instrument' | 'from' | 'to' | 'by' | 'at'>,
): TrialRecord | undefined {
  if (!isNumber(horizonSec) || typeof model !== 'string' || typeof group !== 'string') return undefined;
  const [low, high]: readonly unknown[] = Array.isArray(interval) ? interval : [];
  return {
    ...{ kind: 'ablated', ...shared, horizonSec, model, group },
    ...(isNumber(worth) && { worth }),
    ...(isNumber(low) && isNumber(high) && { interval: [low, high] }),
  };
}

function instrumentIn(value: unknown): InstrumentId | undefined {
  return typeof value === 'string' && /^[^:\s]+:\S+$/.test(value) ? (value as InstrumentId) : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
