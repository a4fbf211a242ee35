import { assertSearchId, type TrialLedger, type TrialRecord } from '@foretick/ports';

/** A trial ledger that lives and dies with the process. */
export function createMemoryLedger(): TrialLedger {
  const trials: TrialRecord[] = [];
  // As text: whoever searches changes a journal in place.
  const journals = new Map<string, string>();
  return {
    async append(records) {
      trials.push(...records);
    },
    records: async () => [...trials],
    async saveSearch(id, journal) {
      assertSearchId(id);
      journals.set(id, JSON.stringify(journal));
    },
    async search(id) {
      assertSearchId(id);
      const journal = journals.get(id);
      return journal === undefined ? undefined : JSON.parse(journal);
    },
  };
}
