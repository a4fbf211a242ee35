import { type Champion, championAfter, type Promotion, type PromotionEvent } from '@foretick/ports';
import type { TrainedHorizon } from './training-job.ts';

export interface Decision {
  /** In the order in which they are written. */
  readonly records: readonly (PromotionEvent | Challenge)[];
  /** Who serves then; `undefined` where nobody was ever promoted. */
  readonly champion: Champion | undefined;
}

type Challenge = Extract<Promotion, { kind: 'challenge' }>;

/**
 * Who serves from `effectiveFrom` on:
 * - a challenger that passed the gate;
 * - a model that serves, refitted, as long as it holds: to be proven again with each refit, it would not have to;
 * - a champion of another recipe as it is, until a challenger beats it;
 * - else "no change", with bands of today.
 * A challenger that does not serve forecasts in the shadow, and the record says why.
 */
export function decide(
  { challenger, unchanged, horizonSec }: TrainedHorizon,
  champion: Champion | undefined,
  effectiveFrom: number,
  by?: 'person',
): Decision {
  const { gate, instrument, intervalSec, model, modelVersion } = challenger;
  const why = gate?.reasons.join('; ') ?? 'not judged';
  const place = { instrument, intervalSec, horizonSec, effectiveFrom };
  const author = by === undefined ? {} : { by };
  const records: (PromotionEvent | Challenge)[] = [];
  if (gate?.passed === true) {
    records.push({ kind: 'promotion', ...place, model, modelVersion, reason: why, ...author });
  } else if (champion?.model === model && gate?.holds === true) {
    const reason = `refitted on newer candles: it serves and its skill is above zero, though ${why}`;
    const event = { kind: 'promotion', ...place, model, modelVersion, reason, ...author } as const;
    records.push({ ...event, refreshes: true });
  } else if (champion === undefined || champion.model === model || champion.model === 'persistence') {
    const reason = `no edge found: ${model} ${why}`;
    const { modelVersion: version } = unchanged;
    const event = { kind: 'promotion', ...place, model: 'persistence', modelVersion: version } as const;
    records.push({ ...event, reason, ...author });
  }
  const after = records.reduce<Champion | undefined>(
    (known, record) => (record.kind === 'promotion' ? championAfter(known, record) : known),
    champion,
  );
  if (after?.modelVersion === modelVersion) return { records, champion: after };
  const held =
    gate?.passed === true ? `it may serve, but nothing is promoted at present: ${after?.reason}` : why;
  records.push({ kind: 'challenge', ...place, model, modelVersion, reason: held });
  return { records, champion: after };
}
