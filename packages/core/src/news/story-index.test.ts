import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createStoryIndex, type StoryIndex } from './story-index.ts';

const HOUR_MS = 3_600_000;
const TEXT =
  'The lender stopped withdrawals on Sunday night, blaming extreme conditions, and said that it needs time to honour what it owes to its customers.';

function freshIndex(maxStories = 100): StoryIndex {
  return createStoryIndex({ windowMs: 24 * HOUR_MS, maxStories });
}

describe('a story', () => {
  it('is one in ten outlets, with its reach', () => {
    const index = freshIndex();
    const tellings = [
      ['Lender stops withdrawals, blaming extreme conditions', TEXT],
      ['Lender stops withdrawals blaming extreme conditions!', ''],
      ['LENDER STOPS WITHDRAWALS, BLAMING EXTREME MARKET CONDITIONS', ''],
      ['Crypto lender has halted payouts', TEXT],
    ] as const;
    const told = tellings.map(([title, text], i) => index.add({ title, text, firstSeenAt: i * HOUR_MS }));
    assert.deepEqual(
      told.map(({ kind, reach }) => [kind, reach]),
      [
        ['new', 1],
        ['repeat', 2],
        ['repeat', 3],
        ['repeat', 4],
      ],
    );
    assert.equal(new Set(told.map(({ storyId }) => storyId)).size, 1);
  });

  it('is another one when the titles name other numbers', () => {
    const index = freshIndex();
    index.add({ title: 'Crypto listing and delisting announcements: week 26', text: TEXT, firstSeenAt: 0 });
    const other = {
      title: 'Crypto listing and delisting announcements: week 27',
      text: TEXT,
      firstSeenAt: 1,
    };
    assert.equal(index.add(other).kind, 'new');
  });

  it('writes one number in several ways', () => {
    const index = freshIndex();
    index.add({ title: 'Bitcoin falls below $20,000 as rates rise', text: '', firstSeenAt: 0 });
    const other = { title: 'Bitcoin falls below $20K as rates rise', text: '', firstSeenAt: 1 };
    assert.equal(index.add(other).kind, 'repeat');
  });

  it('is forgotten after the window, and the oldest when there are too many', () => {
    const index = freshIndex(2);
    const add = (title: string, firstSeenAt: number) => index.add({ title, text: '', firstSeenAt }).kind;
    add('alpha bravo charlie delta', 0);
    assert.equal(add('alpha bravo charlie delta', 23 * HOUR_MS), 'repeat');
    assert.equal(add('alpha bravo charlie delta', 25 * HOUR_MS), 'new');
    add('echo foxtrot golf hotel', 25 * HOUR_MS);
    add('india juliett kilo lima', 25 * HOUR_MS);
    assert.equal(add('alpha bravo charlie delta', 25 * HOUR_MS), 'new');
  });
});

it('goes on from a snapshot as if nothing had happened', () => {
  const word = fc.constantFrom(
    'bank',
    'token',
    'falls',
    'rises',
    'exchange',
    'lists',
    'coin',
    'fund',
    '5',
    '7',
  );
  const telling = fc.record({
    title: fc.array(word, { minLength: 2, maxLength: 6 }).map((words) => words.join(' ')),
    text: fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    firstSeenAt: fc.integer({ min: 0, max: 40 * HOUR_MS }),
  });
  fc.assert(
    fc.property(
      fc.array(telling, { maxLength: 30 }),
      fc.array(telling, { maxLength: 10 }),
      (before, after) => {
        const [one, other] = [freshIndex(8), freshIndex(8)];
        for (const each of before) one.add(each);
        other.restore(JSON.parse(JSON.stringify(one.snapshot())));
        assert.deepEqual(
          after.map((each) => other.add(each)),
          after.map((each) => one.add(each)),
        );
      },
    ),
  );
});

it('refuses what is no snapshot', () => {
  assert.throws(() => freshIndex().restore({}), TypeError);
  assert.throws(() => freshIndex().restore([1, [['id', 1]]]), TypeError);
});
