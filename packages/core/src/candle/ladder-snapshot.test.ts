import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TradeEvent } from '../trade/index.ts';
import {
  intervalLadder,
  type LadderState,
  ladderSnapshot,
  newLadder,
  nextLadderEvent,
  restoreLadder,
} from './index.ts';
import { draw, gap, PAIR, progress, trade } from './testing/timeline.ts';

const BEFORE = [gap('start-of-input', undefined, 0), trade(1, 5, 3), trade(2, 85, 7)];
const AFTER = [trade(3, 95, 8), progress(240)];

describe('a snapshot, continued with other intervals', () => {
  for (const [name, from, to, expected] of [
    // What was open when the intervals changed is not whole; nothing is told twice.
    ['a smaller one', [60], [10, 60], '1:8,8,8,8×1! 2:8,8,8,8×0~ 3:8,8,8,8×0~'],
    ['a larger one', [60], [60, 120], '1:7,8,7,8×2 2:8,8,8,8×0~ 3:8,8,8,8×0~'],
    ['only the large one', [10, 60], [60], '1:8,8,8,8×1! 2:8,8,8,8×0~ 3:8,8,8,8×0~'],
  ] as const) {
    it(name, () => {
      const old = optionsOf(from);
      const snapshot = JSON.parse(JSON.stringify(ladderSnapshot(stateAfter(BEFORE, old), old)));
      const options = optionsOf(to);
      const state = restoreLadder(PAIR, snapshot, options);
      const candles = AFTER.flatMap((event) => nextLadderEvent(state, event, options).candles);
      assert.equal(draw(candles.filter(({ intervalSec }) => intervalSec === 60)).join(' '), expected);
      const longer = candles.filter(({ intervalSec }) => intervalSec === 120);
      assert.deepEqual(draw(longer), to[1] === 120 ? ['0:7,8,7,8×2!', '1:8,8,8,8×0~'] : []);
    });
  }

  it('of something else starts anew', () => {
    const options = optionsOf([60]);
    for (const other of [undefined, null, 5, {}, { windower: {} }]) {
      assert.deepEqual(restoreLadder(PAIR, other, options), newLadder(PAIR, options));
    }
  });
});

function optionsOf(intervalsSec: readonly number[]) {
  const ladder = intervalLadder(intervalsSec);
  if (!ladder.ok) throw new Error(ladder.reason);
  return { ladder: ladder.value };
}

function stateAfter(events: readonly TradeEvent[], options: ReturnType<typeof optionsOf>): LadderState {
  const state = newLadder(PAIR, options);
  for (const event of events) nextLadderEvent(state, event, options);
  return state;
}
