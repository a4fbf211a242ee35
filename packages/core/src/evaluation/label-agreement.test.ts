import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelAgreement } from './label-agreement.ts';

describe('agreement of labels', () => {
  it('is as scikit-learn and SciPy have it', () => {
    // f1_score(average='macro'), accuracy_score and spearmanr of these two lists.
    const expected = [-2, -1, -1, 0, 0, 0, 1, 1, 2, 2];
    const given = [-1, -1, 0, 0, 0, 1, 1, 2, 2, 2];
    const found = labelAgreement(expected, given);
    assert.equal(found.accuracy, 0.6);
    assert.ok(Math.abs(found.macroF1 - 0.49333333333333335) < 1e-12, `macro-F1 ${found.macroF1}`);
    assert.ok(Math.abs((found.spearman ?? 0) - 0.9265601324537305) < 1e-12, `Spearman ${found.spearman}`);
  });

  it('counts a class that only one side has', () => {
    assert.equal(labelAgreement([0, 0], [0, 1]).macroF1, 2 / 3 / 2);
    assert.equal(labelAgreement([0, 0], [1, 1]).spearman, undefined);
  });
});
