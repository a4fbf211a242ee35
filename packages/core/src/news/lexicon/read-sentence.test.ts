import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSentence } from './read-sentence.ts';

/** What a sentence says, as a number, and how that comes about. */
const STRENGTHS: Readonly<Record<string, string>> = {
  'what goes up or down decides': `
    1      Sales rose.
    -1     Costs rose.
    1      Lower costs.
    1      Growth in sales.
    1      Sales growth.
    -1     Bitcoin fell.
    -1     The price loss grew.
    0      The number of shares rose.
    1      Sales were 6 % higher.`,
  'how it is said': `
    1.4    Sales rose sharply.
    0.6    Sales rose slightly.
    -0.8   Sales did not rise.
    -0.8   They will not try to raise sales.
    1      Sales rose, which is not all that they want to say.
    -0.6   No signs of improvement.`,
  'without anything that is named: the word alone, and more with a percentage': `
    -0.6   The firm fell.
    -0.8   The firm fell 5 %.
    0.3    It is up.
    0.3    It is up
    0.6    It is up 5 %.
    0.3    It is up, and so it was a week ago by 5 %.
    0      They set up a firm.`,
  'people and what is lost are bad news by themselves': `
    -0.8   The number of employees fell.
    0      The number of employees rose.
    -0.8   They lost customers.`,
  'each clause by itself, and what it counts': `
    0      Sales rose; costs rose.
    -0.3   Sales rose but costs rose.
    -0.5   Although sales rose, costs rose.
    0.68   Despite weak markets, sales rose.
    1.8    As costs fell, sales rose.
    1      As a supplier, sales rose.
    1.8    Sales rose while costs fell.
    0.4    Sales rose after prices fell.`,
  'the same said again counts less': `
    1.3    Sales rose and profit grew.
    0      Sales rose and profit fell.`,
  'half of it where it is doubtful': `
    0.5    Will sales rise?
    0.5    Sales could rise.
    0.5    Sales may rise.
    0.5    If sales rise.
    1      Sales rose in May.
    1      Sales rose on May 5.`,
  'numbers against each other, where no word tells': `
    1      Profit was 5 mn, compared to 3 mn.
    -1     Profit was 3 mn, compared to 5 mn.
    -1     Costs were 5 mn, compared to 3 mn.
    0      Profit was 5 mn, compared to 5 mn.
    1      Profit was EUR 5 mn, compared with a loss of EUR 3 mn.
    -1     Loss was EUR 5 mn, compared with a profit of EUR 3 mn.
    0      Profit of 5 mn in 2010, 3 mn in 2009.`,
  'names of profits are no costs': `
    1      Profit before taxes and interest rose.
    -1     Profit after tax fell.`,
};

for (const [rule, lines] of Object.entries(STRENGTHS)) {
  describe(rule, () => {
    for (const line of lines.trim().split('\n')) {
      const [, strength = '', sentence = ''] = /^\s*(-?[\d.]+)\s+(.*)$/.exec(line) ?? [];
      it(`${strength} ${sentence}`, () => {
        assert.equal(Math.round(readSentence(sentence) * 1e6) / 1e6 + 0, Number(strength));
      });
    }
  });
}
