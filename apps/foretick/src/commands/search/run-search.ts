import { type FinishedTrial, nextBatch, type SearchJournal, withTrials } from '@foretick/core/search';
import type { TrialThreads } from './trial-threads.ts';

/**
 * Runs batches until there are so many trials. `keep` gets the journal whenever it has grown, before the search goes on, with the
 * trials that are new in it.
 */
export async function runSearch(
  start: SearchJournal,
  trials: number,
  threads: TrialThreads,
  keep: (journal: SearchJournal, added: readonly FinishedTrial[]) => Promise<void>,
): Promise<SearchJournal> {
  let journal = start;
  while (journal.trials.length < trials) {
    const batch = nextBatch(journal).slice(0, trials - journal.trials.length);
    const finished = new Map<number, FinishedTrial>();
    let kept = Promise.resolve();
    await threads.run(batch, async (trial) => {
      finished.set(trial.number, trial);
      // A journal has no holes: what finished out of turn waits for those before it.
      const added: FinishedTrial[] = [];
      for (let next = finished.get(journal.trials.length); next !== undefined; ) {
        added.push(next);
        next = finished.get(journal.trials.length + added.length);
      }
      if (added.length === 0) return;
      const grown = withTrials(journal, added);
      journal = grown;
      // One after the other, so that an older journal never replaces a newer one.
      kept = kept.then(() => keep(grown, added));
      await kept;
    });
  }
  return journal;
}
