import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokensOf } from './tokens-of.ts';

/** Text | its tokens: `#` and the value of a number, `*` where a word told its size. */
const CASES: readonly (readonly [string, string])[] = [
  ['EUR13.1mn, $13.1M and 13.1 million', '#13100000* , #13100000* and #13100000*'],
  ['3 bn 4 trillion 5 thousand 6 mio 7 k', '#3000000000* #4000000000000* #5000* #6000000* #7000*'],
  ['12,400,000 shares and 1 250 coins', '#12400000 shares and #1250 coins'],
  ['9 per cent or 9 percentage points', '#9 % or #9 %'],
  ['20K users, 3x, 1st', '#20000* users , 3x , 1st'],
  ["The firm's sales didn't grow", 'the firm sales did not grow'],
  ['The banks’ profits', 'the banks profits'],
  ['S&P 500 and write-down', 's&p #500 and write-down'],
  ['It rose — a lot - to 5.', 'it rose — a lot - to #5 .'],
  ['Net: 5 (3); why? Now!', 'net : #5 ( #3 ) ; why ? now !'],
  ['200 dollars, SEK 5, ＥＵＲ 6', '#200 , #5 , #6'],
];

describe('tokens of a sentence', () => {
  for (const [text, expected] of CASES) {
    it(text, () => {
      const drawn = tokensOf(text).map(({ word, value, scaled }) =>
        word === '#' ? `#${value}${scaled === true ? '*' : ''}` : word,
      );
      assert.equal(drawn.join(' '), expected);
    });
  }
});
