import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import {
  byEffect,
  type Challenger,
  type Champion,
  challengerAfter,
  championAfter,
  MAX_ROLLED_BACK,
} from './champion.ts';
import type { ChallengeEvent, PromotionEvent } from './model-registry.ts';

function event(
  modelVersion: string,
  effectiveFrom: number,
  more: Partial<PromotionEvent> = {},
): PromotionEvent {
  const of = { instrument: 'test:BTC/USD' as InstrumentId, intervalSec: 60, horizonSec: 60 };
  const model = modelVersion.split('-')[0] ?? '';
  return { kind: 'promotion', ...of, model, modelVersion, effectiveFrom, reason: 'test', ...more };
}

function after(...events: readonly PromotionEvent[]): Champion | undefined {
  return events.toSorted(byEffect).reduce<Champion | undefined>(championAfter, undefined);
}

const rolledBack = { by: 'guard', replaces: 'ridge-2', holdUntil: 100 } as const;

describe('which promotion is in force', () => {
  for (const [what, events, expected] of [
    ['the newest', [event('ridge-1', 1), event('ridge-2', 2)], 'ridge-2'],
    ['the newest, however they come', [event('ridge-2', 2), event('ridge-1', 1)], 'ridge-2'],
    ['the last of two by one author at once', [event('ridge-1', 1), event('ridge-2', 1)], 'ridge-2'],
    [
      "the guard's rather than the schedule's at the same time",
      [event('persistence-1', 5, rolledBack), event('ridge-3', 5)],
      'persistence-1',
    ],
    [
      "a person's rather than the guard's at the same time",
      [event('ridge-3', 5, { by: 'person' }), event('persistence-1', 5, rolledBack)],
      'ridge-3',
    ],
    [
      "not the schedule's during a hold",
      [event('ridge-2', 1), event('persistence-1', 5, rolledBack), event('ridge-3', 99)],
      'persistence-1',
    ],
    [
      "the schedule's after a hold",
      [event('persistence-1', 5, rolledBack), event('ridge-3', 100)],
      'ridge-3',
    ],
    [
      "a person's during a hold",
      [event('persistence-1', 5, rolledBack), event('ridge-3', 6, { by: 'person' })],
      'ridge-3',
    ],
    [
      'not a version again, by the schedule, that was rolled back',
      [event('persistence-1', 5, rolledBack), event('ridge-2', 200)],
      'persistence-1',
    ],
    [
      'a version again that a person wants, though it was rolled back',
      [event('persistence-1', 5, rolledBack), event('ridge-2', 200, { by: 'person' })],
      'ridge-2',
    ],
    ['a refreshed model', [event('ridge-1', 1), event('ridge-2', 2, { refreshes: true })], 'ridge-2'],
    [
      'not a refreshed model whose line was rolled back',
      [event('persistence-1', 5, rolledBack), event('ridge-3', 200, { refreshes: true })],
      'persistence-1',
    ],
  ] as const) {
    it(what, () => assert.equal(after(...events)?.modelVersion, expected));
  }

  it('stays with the guard’s when the schedule’s of the same time comes after it', () => {
    const champion = after(event('ridge-1', 1), event('persistence-1', 5, { ...rolledBack, holdUntil: 0 }));
    assert.ok(champion);
    assert.deepEqual(championAfter(champion, event('ridge-3', 5)), champion);
  });

  it('names the champion before, to roll back to, and none after a roll-back', () => {
    const second = after(event('ridge-1', 1), event('ridge-2', 2));
    assert.deepEqual(second?.before, { model: 'ridge', modelVersion: 'ridge-1' });
    const back = after(event('ridge-1', 1), event('ridge-2', 2), event('ridge-1', 3, rolledBack));
    assert.equal(back?.before, undefined);
    assert.deepEqual(back?.rolledBack, ['ridge-2']);
  });

  it('does not change when a promotion comes twice, or one comes late', () => {
    const events = [event('ridge-1', 1), event('ridge-2', 2), event('persistence-1', 5, rolledBack)];
    const champion = after(...events);
    for (const again of events) assert.deepEqual(championAfter(champion, again), champion);
    assert.deepEqual(championAfter(champion, event('ridge-9', 4, { by: 'person' })), champion);
  });

  it('remembers only so many versions that were rolled back', () => {
    const many = Array.from({ length: 50 }, (_, i) =>
      event('persistence-1', i * 10 + 1, { by: 'guard', replaces: `ridge-${i}` }),
    ).flatMap((one, i) => [event(`ridge-${i}`, i * 10), one]);
    assert.equal(after(...many)?.rolledBack.length, MAX_ROLLED_BACK);
    assert.equal(after(...many)?.rolledBack.at(-1), 'ridge-49');
  });
});

describe('which version challenges', () => {
  const challenge = (modelVersion: string, effectiveFrom: number): ChallengeEvent => {
    const { instrument, intervalSec, horizonSec, model } = event(modelVersion, effectiveFrom);
    const of = { instrument, intervalSec, horizonSec, model, modelVersion, effectiveFrom };
    return { kind: 'challenge', ...of, reason: 'no better' };
  };

  for (const [what, events, expected] of [
    ['none at first', [event('ridge-1', 1)], undefined],
    ['the newest', [challenge('ridge-1', 1), challenge('ridge-2', 2)], 'ridge-2'],
    ['the newest, however they come', [challenge('ridge-2', 2), challenge('ridge-1', 1)], 'ridge-2'],
    ['no more once it is promoted', [challenge('ridge-1', 1), event('ridge-1', 2)], undefined],
    ['not the one promoted at the same time', [event('ridge-1', 1), challenge('ridge-1', 1)], undefined],
    ['not the one that serves', [event('ridge-1', 1), challenge('ridge-1', 2)], undefined],
    ['still, when another is promoted', [challenge('ridge-1', 1), event('ridge-2', 2)], 'ridge-1'],
    [
      'still, when its promotion takes no effect',
      [challenge('ridge-3', 2), event('persistence-1', 5, rolledBack), event('ridge-3', 99)],
      'ridge-3',
    ],
  ] as const) {
    it(what, () => {
      let champion: Champion | undefined;
      let challenger: Challenger | undefined;
      for (const one of [...events].sort(byEffect)) {
        if (one.kind === 'promotion') champion = championAfter(champion, one);
        challenger = challengerAfter(challenger, champion, one);
      }
      assert.equal(challenger?.modelVersion, expected);
    });
  }
});
