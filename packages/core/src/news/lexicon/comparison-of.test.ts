import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparisonOf } from './comparison-of.ts';
import { tokensOf } from './tokens-of.ts';

const TEN = 'one two three four five six seven eight nine ten';

/** Text | what it is now, against what it was; `none` where nothing is compared. */
const CASES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'each way to say it': [
    ['5.2 mn, compared to 3.1 mn', '5200000 more'],
    ['3.1 mn versus 5.2 mn', '3100000 less'],
    ['5 mn against 5 mn', '5000000 as much'],
    ['to 5.2 mn from 3.1 mn', '5200000 more'],
    ['from 3.1 mn to 5.2 mn', '5200000 more'],
    ['from 12 to 9', '9 less'],
    ['5.2 mn (3.1 mn)', '5200000 more'],
    ['5.2 mn (3.1 mn) in all', '5200000 more'],
    ['5 % (3 %)', '5 more'],
    ['sales of 5 mn, 3 mn', 'none'],
    ['5.2 mn (those 3.1 mn are old)', 'none'],
  ],
  'the size may be told once': [
    ['from 3.1 to 5.2 million', '5200000 more'],
    ['from 5.2 to 3.1 million', '3100000 less'],
    ['5.2 million (3.1)', '5200000 more'],
    ['from 3.1 million to 5.2', '5.2 more'],
    ['5.2 million (3.1 billion)', '5200000 less'],
  ],
  'years, days and counts of months are no sides': [
    ['5.2 in 2010, compared to 3.1 in 2009', '5.2 more'],
    ['in 2010 from 2009', 'none'],
    ['for 2100 against 5', 'none'],
    ['for 2101 against 5', '2101 more'],
    ['year 1900 against 5', 'none'],
    ['year 1899 against 5', '1899 more'],
    ['1,900 sold against 2,100', '1900 less'],
    ['by 31 against 30', 'none'],
    ['by 32 against 30', '32 more'],
    ['on 12 May against 11 May', 'none'],
    ['5 months against 3 months', 'none'],
    ['from 12 to 15', '15 more'],
  ],
  'a percentage and an amount are two things': [
    ['5 % compared to 3 mn', 'none'],
    ['5 % compared to 3 %', '5 more'],
  ],
  'a loss that was a profit, and the other way': [
    ['5 mn, compared to a loss of 3 mn', '5000000 more, out of a loss'],
    ['a loss of 5 mn, compared to a profit of 3 mn', '5000000 more, into a loss'],
    ['a loss of 5 mn, compared to earnings of 3 mn', '5000000 more, into a loss'],
    ['a loss of 5 mn, compared to a loss of 3 mn', '5000000 more'],
    ['losses long ago and far away, now 5 mn against 3 mn', '5000000 more'],
  ],
  'the second number is told soon after the first': [
    [`3 vs ${TEN} eleven twelve thirteen 5`, '3 less'],
    [`3 vs ${TEN} eleven twelve thirteen fourteen 5`, 'none'],
  ],
};

for (const [rule, cases] of Object.entries(CASES)) {
  describe(rule, () => {
    for (const [text, expected] of cases)
      it(`${text}: ${expected}`, () => assert.equal(said(text), expected));
  });
}

function said(text: string): string {
  const tokens = tokensOf(text);
  const found = comparisonOf(tokens, 0, tokens.length);
  if (found === undefined) return 'none';
  const sign = { '-1': 'less', 0: 'as much', 1: 'more' }[found.sign];
  const turn = { '-1': ', into a loss', 0: '', 1: ', out of a loss' }[found.turn];
  return `${tokens[found.at]?.value} ${sign}${turn}`;
}
