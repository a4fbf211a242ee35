import assert from 'node:assert/strict';
import { it } from 'node:test';
import { wordsOf } from './words-of.ts';

it('takes a text apart into plain words and numbers', () => {
  for (const [text, words] of [
    ['', ''],
    ['…!?', ''],
    ['Café owner’s “crème”', 'cafe owner creme'],
    ['$20K, 20,000 and 20 000 USD', '20000 20000 and 20000 usd'],
    ['1.5m 2bn 3b 4k', '1500000 2000000000 3000000000 4000'],
    ['AT&T, S&P and U.S. don’t', "at&t s&p and u.s don't"],
    ["O'Neill", "o'neill"],
    ["The bank's e2e test of 2,50", 'the bank e2e test of 2 50'],
  ] as const) {
    assert.equal(wordsOf(text).join(' '), words, text);
  }
});
