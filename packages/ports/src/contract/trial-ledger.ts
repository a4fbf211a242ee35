import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import type { AblatedRecord, TrialLedger, TrialRecord, TriedRecord } from '../trial-ledger.ts';

export interface TrialLedgerCase {
  readonly ledger: TrialLedger;
  /** Opens the same ledger again, as another process would. */
  readonly reopen: () => Promise<TrialLedger>;
}

const BTC = 'kraken:BTC/USD' as InstrumentId;

const reserved: TrialRecord = {
  ...{ kind: 'holdout-reserved', instrument: BTC, from: 1_700_000_000_000, to: 1_704_000_000_000 },
  ...{ by: 'search', at: 1_704_000_000_001 },
};

const tried: TriedRecord = {
  ...{ kind: 'tried', instrument: BTC, horizonSec: 300, settings: 'ridge "60 days"\nweekly' },
  ...{
    from: 1_690_000_000_000,
    to: 1_700_000_000_000,
    mseSkill: 0.004,
    by: 'evaluate',
    at: 1_704_000_000_002,
  },
};

const ablated: AblatedRecord = {
  ...{ kind: 'ablated', instrument: BTC, horizonSec: 300, model: 'ridge', group: 'news', worth: 0.02 },
  ...{ interval: [0.009, 0.034], from: 1_690_000_000_000, to: 1_700_000_000_000 },
  ...{ by: 'evaluate', at: 1_704_000_000_003 },
};

/** What every adapter of the trial-ledger port has to do. `open` gives an empty ledger. */
export function trialLedgerContract(name: string, open: () => Promise<TrialLedgerCase>): void {
  describe(`trial ledger contract: ${name}`, () => {
    it('gives back what was appended, in order, also after another opening', async () => {
      const { ledger, reopen } = await open();
      assert.deepEqual(await ledger.records(), []);
      await ledger.append([]);
      await ledger.append([reserved, tried]);
      const { mseSkill: _, ...withoutSkill } = tried;
      const { worth: __, interval: ___, ...untold } = ablated;
      await ledger.append([withoutSkill, tried, ablated, untold]);
      const expected = [reserved, tried, withoutSkill, tried, ablated, untold];
      assert.deepEqual(await ledger.records(), expected);
      assert.deepEqual(await (await reopen()).records(), expected);
    });

    it('takes appends that come while others are under way', async () => {
      const { ledger } = await open();
      const many = Array.from({ length: 20 }, (_, i) => ({ ...tried, at: i }));
      await Promise.all(many.map((one) => ledger.append([one])));
      assert.deepEqual(await ledger.records(), many);
    });

    it('keeps the newest journal of each search', async () => {
      const { ledger, reopen } = await open();
      assert.equal(await ledger.search('btc-5m-1'), undefined);
      await ledger.saveSearch('btc-5m-1', { trials: [1] });
      await ledger.saveSearch('btc-5m-2', { trials: [] });
      await ledger.saveSearch('btc-5m-1', { trials: [1, 2.5] });
      for (const one of [ledger, await reopen()]) {
        assert.deepEqual(await one.search('btc-5m-1'), { trials: [1, 2.5] });
        assert.deepEqual(await one.search('btc-5m-2'), { trials: [] });
      }
    });

    it('refuses an id that is none', async () => {
      const { ledger } = await open();
      for (const id of ['', '../other', 'a/b'])
        await assert.rejects(async () => ledger.saveSearch(id, {}), { code: 'SEARCH_ID_INVALID' });
    });
  });
}
