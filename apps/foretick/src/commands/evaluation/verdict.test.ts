import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verdictOf } from './verdict.ts';

describe('verdict', () => {
  const good = {
    model: 'ridge',
    n: 100,
    mseSkill: 0.01,
    mseSkillInterval: [0.005, 0.02],
    dmPValue: 0.004,
  } as const;

  it('says better or worse only where interval and adjusted test both do', () => {
    assert.equal(verdictOf(good, 1), 'better');
    assert.equal(verdictOf(good, 13), 'not-better');
    assert.equal(verdictOf({ ...good, mseSkillInterval: [-0.001, 0.02] }, 1), 'not-better');
    assert.equal(verdictOf({ ...good, mseSkill: -0.01, mseSkillInterval: [-0.02, -0.005] }, 1), 'worse');
    assert.equal(verdictOf({ ...good, mseSkillInterval: undefined }, 1), 'no-forecast');
    assert.equal(verdictOf({ ...good, dmPValue: undefined }, 1), 'not-better');
  });
});
