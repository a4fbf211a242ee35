import { seededRandom } from '../evaluation/index.ts';
import { pointOf, type SearchSpace, type Settings, settingsAt } from './search-space.ts';
import { suggestPoint } from './suggest.ts';

/** How far a search is: a JSON value, from which it goes on exactly as if it had never stopped. */
export interface SearchJournal {
  readonly space: SearchSpace;
  readonly seed: number;
  /** Trials that run side by side: none of a batch knows what another of it found. */
  readonly batch: number;
  /** In the order of their numbers, from 0 on. */
  readonly trials: readonly FinishedTrial[];
}

export interface Trial {
  readonly number: number;
  readonly settings: Settings;
}

export interface FinishedTrial extends Trial {
  /** Lower is better; `null` where the trial came to nothing. */
  readonly loss: number | null;
}

export function newSearch(space: SearchSpace, seed: number, batch: number): SearchJournal {
  return { space, seed, batch, trials: [] };
}

/**
 * The trials of the batch that is next, without those of it that are finished. They depend on the seed and on the batches
 * before alone, so neither the order of finishing nor a stop in the middle changes them.
 */
export function nextBatch({ space, seed, batch, trials }: SearchJournal): readonly Trial[] {
  const first = Math.floor(trials.length / batch) * batch;
  const observations: { point: readonly number[]; loss: number | undefined }[] = trials
    .slice(0, first)
    .map(({ settings, loss }) => ({ point: pointOf(space, settings), loss: loss ?? undefined }));
  const suggested: Trial[] = [];
  for (let number = first; number < first + batch; number += 1) {
    const random = seededRandom(seed * 65_537 + number * 7_919);
    const settings = settingsAt(space, suggestPoint(space.length, observations, random));
    observations.push({ point: pointOf(space, settings), loss: undefined });
    suggested.push({ number, settings });
  }
  return suggested.slice(trials.length - first);
}

/** With finished trials of the next batch, which must follow on those there without a hole. */
export function withTrials(journal: SearchJournal, finished: readonly FinishedTrial[]): SearchJournal {
  const trials = [...journal.trials, ...[...finished].sort((a, b) => a.number - b.number)];
  const wrong = trials.findIndex(({ number }, i) => number !== i);
  if (wrong >= 0) throw new RangeError(`trial ${wrong} is missing`);
  return { ...journal, trials };
}

/** The trial with the least loss, the earliest among equals. */
export function bestTrial({ trials }: SearchJournal): FinishedTrial | undefined {
  return trials.reduce<FinishedTrial | undefined>(
    (best, one) => (one.loss !== null && one.loss < (best?.loss ?? Number.POSITIVE_INFINITY) ? one : best),
    undefined,
  );
}
