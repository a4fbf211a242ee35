import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SimulatedTrade } from './market-source.ts';
import { BLOCK_US, rememberBlocks } from './remembered-blocks.ts';

/** A trade every 7 s. */
const STEP_US = 7_000_000;

describe('remembered blocks', () => {
  it('give what would be made, for any stretch and in any order', () => {
    const anyStretch = fc.tuple(
      fc.integer({ min: 0, max: 100 * BLOCK_US }),
      fc.integer({ min: -5, max: 8 * BLOCK_US }),
    );
    fc.assert(
      fc.property(fc.array(anyStretch, { maxLength: 20 }), (stretches) => {
        const remembered = rememberBlocks(made, 6);
        for (const [fromUs, spanUs] of stretches) {
          assert.deepEqual(remembered(fromUs, fromUs + spanUs), made(fromUs, fromUs + spanUs));
          assert.ok(remembered.blockCount() <= 6);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('are as many as allowed, those that were used last', () => {
    const asked: number[] = [];
    const remembered = rememberBlocks((fromUs, toUs) => {
      asked.push(fromUs / BLOCK_US);
      return made(fromUs, toUs);
    }, 3);
    const ask = (block: number) => remembered(block * BLOCK_US, block * BLOCK_US + 1);
    // asked        made     kept, the oldest first
    ask(1); //      1        1
    ask(2); //      2        1 2
    ask(1); //      -        2 1
    ask(3); //      3        2 1 3
    ask(4); //      4        1 3 4
    ask(1); //      -        3 4 1
    ask(2); //      2        4 1 2
    assert.deepEqual(asked, [1, 2, 3, 4, 2]);
    for (let block = 0; block < 1_000; block += 1) ask(block);
    assert.equal(remembered.blockCount(), 3);
  });

  it('do not give way to a stretch that is longer than half of them', () => {
    const remembered = rememberBlocks(made, 4);
    remembered(0, 1);
    remembered(10 * BLOCK_US, 100 * BLOCK_US);
    assert.equal(remembered.blockCount(), 1);
  });
});

function made(fromUs: number, toUs: number): readonly SimulatedTrade[] {
  const trades: SimulatedTrade[] = [];
  for (let id = Math.ceil(fromUs / STEP_US); id * STEP_US < toUs; id += 1) {
    trades.push({ id, timeUs: id * STEP_US, price: 1, quantity: 1, side: 'buy', orderType: 'market' });
  }
  return trades;
}
