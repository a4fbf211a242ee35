import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { StateFold } from './state-fold.ts';

const BTC = 'test:BTC/USD' as InstrumentId;
const ETH = 'test:ETH/USD' as InstrumentId;

type Written = readonly [key: string, value: object];
const claim: Written = ['#owner', {}];
const state = (key: InstrumentId, epoch: number, seen: number): Written => [key, { epoch, state: { seen } }];
const positions = (epoch: number, next: number): Written => [
  '#positions',
  { epoch, positions: { trades: next } },
];

function folded(...records: readonly (Written | undefined)[]): StateFold {
  const fold = new StateFold();
  records.forEach((record, offset) => {
    if (record === undefined) return;
    const [key, value] = record;
    fold.take({ offset, key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)) });
  });
  return fold;
}

describe('the state of a partition', () => {
  it('is the newest of each key, with the positions that fit it', () => {
    const fold = folded(claim, state(BTC, 0, 1), state(ETH, 0, 1), positions(0, 5), state(BTC, 0, 2));
    assert.deepEqual(
      [...fold.snapshots],
      [
        [BTC, { seen: 2 }],
        [ETH, { seen: 1 }],
      ],
    );
    assert.deepEqual(fold.positions, new Map([['trades', 5]]));
  });

  it('has nothing before the first was written', () => {
    const fold = folded(claim);
    assert.equal(fold.snapshots.size, 0);
    assert.equal(fold.positions, undefined);
  });

  it('leaves out what an owner of before writes behind the claim of the next, which has not written yet', () => {
    const fold = folded(
      ...[claim, state(BTC, 0, 1), positions(0, 5)],
      // Offset 3. The owner of before is paused meanwhile, and writes once more.
      ...[claim, state(BTC, 0, 7), positions(0, 9)],
    );
    assert.deepEqual(fold.snapshots.get(BTC), { seen: 1 });
    assert.deepEqual(fold.positions, new Map([['trades', 5]]));
    // So the two fit each other also where the next one has written of another key alone.
    const later = folded(
      ...[claim, state(BTC, 0, 1), positions(0, 5), claim, state(BTC, 0, 7), positions(0, 9)],
      ...[state(ETH, 3, 2), positions(3, 6), claim],
    );
    assert.deepEqual([...later.snapshots.values()], [{ seen: 1 }, { seen: 2 }]);
    assert.deepEqual(later.positions, new Map([['trades', 6]]));
  });

  it('is that of the highest epoch where compaction has left claims out', () => {
    const fold = folded(undefined, state(BTC, 4, 3), positions(4, 9), undefined, state(BTC, 0, 7));
    assert.deepEqual(fold.snapshots.get(BTC), { seen: 3 });
  });

  it('passes over what is no state', () => {
    const fold = new StateFold();
    fold.take({ offset: 0, key: null, value: Buffer.from('{}') });
    fold.take({ offset: 1, key: Buffer.from(BTC), value: null });
    fold.take({ offset: 2, key: Buffer.from(BTC), value: Buffer.from('{"state":1}') });
    assert.equal(fold.snapshots.size, 0);
  });
});
