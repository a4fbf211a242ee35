import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BTC, ETH } from '../testing/progress.ts';
import { GroupState } from './group-state.ts';

describe('state of a group', () => {
  it('what an earlier owner still writes changes nothing, also of keys that the new one has not written', () => {
    const state = new GroupState();
    const { epoch: earlier } = state.claim(0);
    const positions = new Map([['trades', 1]] as const);
    state.write(0, { epoch: earlier, snapshots: [{ key: BTC, state: '1' }], positions });
    const { epoch, snapshots } = state.claim(0);
    assert.deepEqual([...snapshots], [[BTC, 1]]);
    state.write(0, {
      epoch: earlier,
      snapshots: [{ key: BTC, state: '2' }],
      positions: new Map([['trades', 2]]),
    });
    state.write(0, { epoch, snapshots: [{ key: ETH, state: '1' }], positions });
    const found = state.claim(0);
    assert.deepEqual(
      [...found.snapshots],
      [
        [BTC, 1],
        [ETH, 1],
      ],
    );
    assert.deepEqual(found.positions, positions);
  });
});
