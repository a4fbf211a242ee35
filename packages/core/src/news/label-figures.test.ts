import assert from 'node:assert/strict';
import { it } from 'node:test';
import { labelFigures } from './label-figures.ts';

it('counts what is right, by class and beyond chance', () => {
  const figures = labelFigures([
    { label: 'positive', answer: 'positive' },
    { label: 'positive', answer: 'neutral' },
    { label: 'neutral', answer: 'neutral' },
    { label: 'negative', answer: 'negative' },
  ]);
  assert.equal(figures.accuracy, 0.75);
  // F1: positive 2/3, neutral 2/3, negative 1
  assert.ok(Math.abs(figures.macroF1 - 7 / 9) < 1e-12);
  // by chance: (2·1 + 1·2 + 1·1) / 16
  assert.ok(Math.abs(figures.kappa - (0.75 - 5 / 16) / (1 - 5 / 16)) < 1e-12);
  assert.equal(figures.confusion.positive.neutral, 1);
});

it('has no figures of nothing', () => {
  assert.throws(() => labelFigures([]), RangeError);
});
