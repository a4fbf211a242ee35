import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SUMMARY_WORDS, sentencesOf, summarise } from './summarise.ts';

const words = (count: number, word = 'word') => Array.from({ length: count }, () => word).join(' ');

describe('summary by the article’s own words', () => {
  it('is the title and those sentences that share most with it, in their order', () => {
    const text = `Markets were calm. ${words(28, 'Filler')}. Miners sold bitcoin reserves. ${words(28, 'Nothing')}.`;
    assert.equal(
      summarise('Bitcoin miners sold', text),
      `Bitcoin miners sold. Markets were calm. ${words(28, 'Filler')}. Miners sold bitcoin reserves.`,
    );
  });

  it('prefers figures to none, and what comes first', () => {
    const long = (start: string) => `${start} ${words(27)}.`;
    const text = `${long('First')} ${long('Second')} ${long('Third 7')}`;
    assert.equal(summarise('', text), `${long('First')} ${long('Third 7')}`);
    const close = `${long('First')} ${long('Second')} ${long('Third')} ${long('Fourth 99')}`;
    assert.equal(summarise('Ninety', close), `Ninety. ${long('First')} ${long('Second')}`);
  });

  it('says nothing twice, and ends the title where nothing else does', () => {
    assert.equal(summarise('It rose', 'It rose'), 'It rose.');
    assert.equal(summarise('Why?', 'Because.'), 'Why? Because.');
    assert.equal(summarise('“Why?”', ''), '“Why?”');
    assert.equal(summarise('  It \n rose ', ''), 'It rose.');
    assert.equal(summarise('', ''), '');
  });

  it('cuts a first sentence that is too long, where there is room for enough of it', () => {
    const long = `${words(100)}.`;
    assert.equal(summarise('Short title', long), `Short title. ${words(58)}…`);
    assert.equal(summarise(words(SUMMARY_WORDS - 8), long), `${words(SUMMARY_WORDS - 8)}. ${words(8)}…`);
    assert.equal(summarise(words(SUMMARY_WORDS - 7), long), `${words(SUMMARY_WORDS - 7)}.`);
  });

  it('cuts a title that is too long by itself', () => {
    assert.equal(summarise(words(SUMMARY_WORDS), 'More.'), words(SUMMARY_WORDS));
    assert.equal(summarise(words(SUMMARY_WORDS + 1), 'More.'), `${words(SUMMARY_WORDS)}…`);
  });
});

it('splits sentences before a capital or a digit, not within numbers and initials', () => {
  assert.deepEqual(sentencesOf('One is 5.5. Two! Three? “Four.” 5 is it. no. A U.S. firm.'), [
    'One is 5.5. Two!',
    'Three?',
    '“Four.”',
    '5 is it. no.',
    'A U.S. firm.',
  ]);
  assert.deepEqual(sentencesOf('   '), []);
});
