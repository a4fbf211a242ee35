import {
  type AuditInput,
  type AuditInputs,
  type ItemsByName,
  mapInputs,
  type RecordLists,
  type TimedRecord,
} from './audit-input.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** The part of the history that is looked at: records available at `from <= availableAt <= to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const EVERYTHING: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * What becomes of the records that were not available yet at the cut. `truncated`: they are gone. `perturbed`:
 * all of them have another content; with `lossy` some are gone besides, and some come twice where that may be.
 */
export type Future =
  | { readonly way: 'truncated' }
  | { readonly way: 'perturbed'; readonly seed: number; readonly lossy: boolean };

/** The records of a stretch as they are. */
export function recordsIn<Items extends ItemsByName<Items>>(
  inputs: AuditInputs<Items>,
  stretch: Stretch,
): RecordLists<Items> {
  return mapInputs(inputs, ({ records }) => within(records, stretch));
}

/** The records of a stretch with another future after the cut; only in the list `only` when that is given. */
export function withFuture<Items extends ItemsByName<Items>>(
  inputs: AuditInputs<Items>,
  stretch: Stretch,
  cut: number,
  future: Future,
  only?: string,
): RecordLists<Items> {
  const numbers = new Map(Object.keys(inputs).map((name, number) => [name, number]));
  return mapInputs(inputs, (input, name) => {
    const records = within(input.records, stretch);
    if (only !== undefined && only !== name) return records;
    if (future.way === 'truncated') return records.filter(({ availableAt }) => availableAt <= cut);
    const random = seededRandom(future.seed, numbers.get(name) ?? 0, cut);
    return perturbed(input, records, cut, future.lossy, random);
  });
}

/** A lost candle starts the features anew, so few are lost: the others are to be heard. */
const LOST_SHARE = 0.002;
const REPEATED_SHARE = 0.05;

function perturbed<Item extends TimedRecord>(
  { perturb, repeats = false }: AuditInput<Item>,
  records: readonly Item[],
  cut: number,
  lossy: boolean,
  random: Random,
): Item[] {
  const list: Item[] = [];
  for (const record of records) {
    if (record.availableAt <= cut) {
      list.push(record);
      continue;
    }
    const other = perturb(record, random);
    if (other.availableAt !== record.availableAt) {
      throw new RangeError(
        `perturb must keep availableAt (${record.availableAt}), and it made it ${other.availableAt}`,
      );
    }
    const fate = lossy ? random() : 1;
    if (fate < LOST_SHARE) continue;
    list.push(other);
    if (repeats && fate < LOST_SHARE + REPEATED_SHARE) list.push(other);
  }
  return list;
}

function within<Item extends TimedRecord>(records: readonly Item[], { from, to }: Stretch): readonly Item[] {
  return records.filter(({ availableAt }) => availableAt >= from && availableAt <= to);
}
