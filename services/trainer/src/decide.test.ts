import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GateVerdict } from '@foretick/core/evaluation';
import { type Champion, championAfter, type ModelVersion, type PromotionEvent } from '@foretick/ports';
import { exampleVersion } from '@foretick/ports/contract/model-registry';
import { decide } from './decide.ts';

const { instrument, intervalSec, horizonSec } = exampleVersion;
const PASSED = verdict(true, true);
const HOLDS = verdict(false, true);
const REFUSED = verdict(false, false);
const unchanged: ModelVersion = { ...exampleVersion, model: 'persistence', modelVersion: 'persistence-9' };

describe('who serves after a training', () => {
  for (const [what, champion, gate, promoted, serves, challenges] of [
    ['what passed', undefined, PASSED, 'ridge-9', 'ridge-9', false],
    ['what passed, in place of no change', by('persistence-1'), PASSED, 'ridge-9', 'ridge-9', false],
    ['what passed, in place of another recipe', by('trees-1'), PASSED, 'ridge-9', 'ridge-9', false],
    ['a refit of what serves and holds', by('ridge-1'), HOLDS, 'ridge-9', 'ridge-9', false],
    [
      'no change with bands of today, where nothing passed',
      by('persistence-1'),
      HOLDS,
      'persistence-9',
      'persistence-9',
      true,
    ],
    ['no change, where nobody ever served', undefined, REFUSED, 'persistence-9', 'persistence-9', true],
    [
      'no change, in place of a recipe that has no skill left',
      by('ridge-1'),
      REFUSED,
      'persistence-9',
      'persistence-9',
      true,
    ],
    ['another recipe as it is, until it is beaten', by('trees-1'), HOLDS, undefined, 'trees-1', true],
    [
      'what was rolled back to, while a hold lasts',
      { ...by('persistence-1'), holdUntil: 1e9 },
      PASSED,
      'ridge-9',
      'persistence-1',
      true,
    ],
    [
      'a person’s choice, while a hold lasts',
      { ...by('trees-1'), holdUntil: 1e9 },
      REFUSED,
      undefined,
      'trees-1',
      true,
    ],
  ] as readonly (readonly [
    string,
    Champion | undefined,
    GateVerdict,
    string | undefined,
    string,
    boolean,
  ])[]) {
    it(what, () => {
      const challenger = { ...exampleVersion, modelVersion: 'ridge-9', gate };
      const { records, champion: after } = decide({ horizonSec, challenger, unchanged }, champion, 500);
      const promotion = records.find((one) => one.kind === 'promotion');
      const challenge = records.find((one) => one.kind === 'challenge');
      assert.equal(promotion?.modelVersion, promoted);
      assert.equal(after?.modelVersion, serves);
      assert.equal(challenge?.modelVersion, challenges ? 'ridge-9' : undefined);
      for (const { reason } of records) assert.ok(reason.length > 10, reason);
      assert.ok(records.every((one) => one.effectiveFrom === 500 && one.instrument === instrument));
    });
  }

  it('is not a refit whose line was rolled back meanwhile, though the trainer does not know', () => {
    const challenger = { ...exampleVersion, modelVersion: 'ridge-9', gate: HOLDS };
    const { records } = decide({ horizonSec, challenger, unchanged }, by('ridge-1'), 500);
    const [refit] = records;
    assert.ok(refit?.kind === 'promotion' && refit.refreshes === true);
    const truth = championAfter(by('ridge-1'), {
      ...event('persistence-1', 300),
      ...{ by: 'guard', replaces: 'ridge-1', holdUntil: 400 },
    });
    assert.equal(championAfter(truth, refit).modelVersion, 'persistence-1');
  });
});

function by(modelVersion: string): Champion {
  return championAfter(undefined, event(modelVersion, 100));
}

function event(modelVersion: string, effectiveFrom: number): PromotionEvent {
  const place = { instrument, intervalSec, horizonSec, model: modelVersion.split('-')[0] ?? '' };
  return { kind: 'promotion', ...place, modelVersion, effectiveFrom, reason: 'before' };
}

function verdict(passed: boolean, holds: boolean): GateVerdict {
  return {
    passed,
    holds,
    reasons: [passed ? 'better than no change' : 'not better than it was'],
    figures: {},
  };
}
