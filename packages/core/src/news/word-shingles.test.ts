import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNearDuplicates, shingleOverlap, wordShingles } from './word-shingles.ts';

describe('word shingles', () => {
  it('are runs of three words, whatever stands between them', () => {
    assert.deepEqual(
      [...wordShingles('Bitcoin rose – above $20,000!')],
      ['bitcoin rose above', 'rose above 20', 'above 20 000'],
    );
    assert.deepEqual([...wordShingles('Ether falls')], ['ether falls']);
    assert.equal(wordShingles('…').size, 0);
  });

  it('find the same stories as comparing each with each does', () => {
    const word = fc.constantFrom('bitcoin', 'rose', 'fell', 'on', 'monday', 'above', 'hack');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.constantFrom(0.3, 0.5, 0.8, 1), (texts, least) => {
        const duplicates = createNearDuplicates(least);
        const kept: number[] = [];
        for (const [i, one] of texts.entries()) {
          const first = kept.find(
            (k) => shingleOverlap(wordShingles(texts[k] ?? ''), wordShingles(one)) >= least,
          );
          assert.equal(duplicates.repeated(one), first);
          if (first === undefined) kept.push(i);
        }
      }),
      { seed: 1 },
    );
  });
});
