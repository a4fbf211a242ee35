import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { holdoutOf, trialsOf } from './holdout.ts';
import type { TrialRecord } from './trial-ledger.ts';

const BTC = 'kraken:BTC/USD' as InstrumentId;
const ETH = 'kraken:ETH/USD' as InstrumentId;

describe('holdout', () => {
  const record = (kind: 'holdout-reserved' | 'holdout-opened', from: number, to: number, instrument = BTC) =>
    ({ kind, instrument, from, to, by: 'search', at: 0 }) satisfies TrialRecord;

  it('is the newest that was reserved, with every look into it since', () => {
    assert.equal(holdoutOf([record('holdout-opened', 1, 99)], BTC), undefined);
    const records = [
      record('holdout-reserved', 50, 60),
      record('holdout-opened', 40, 51),
      record('holdout-opened', 40, 50),
      record('holdout-opened', 55, 90, ETH),
    ];
    assert.deepEqual(holdoutOf(records, BTC), { from: 50, openings: 1 });
    assert.equal(holdoutOf(records, ETH), undefined);
    records.push(record('holdout-reserved', 80, 90));
    assert.deepEqual(holdoutOf(records, BTC), { from: 80, openings: 0 });
  });
});

describe('trials', () => {
  it('count each setting once, by instrument and horizon', () => {
    const tried = (settings: string, horizonSec = 60, instrument = BTC): TrialRecord => ({
      ...{ kind: 'tried', instrument, horizonSec, settings, from: 0, to: 1, by: 'search', at: 0 },
    });
    const records = [tried('a'), tried('b'), tried('a'), tried('c', 300), tried('d', 60, ETH)];
    assert.equal(trialsOf(records, BTC, 60), 2);
    assert.equal(trialsOf(records, BTC, 60, ['b', 'e']), 3);
    assert.equal(trialsOf([], BTC, 60, ['a']), 1);
  });
});
