import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Leak } from './audit-leakage.ts';
import { describeLeak } from './describe-leak.ts';

const LEAK: Leak = {
  ...{
    kind: 'feature',
    name: 'return_0',
    change: 'value',
    whole: 1.5,
    other: -2,
    asOf: 60_000,
    knownAt: 61_000,
  },
  ...{ cut: 120_000, scope: 'window', way: 'truncated', inputs: ['candles'], changed: ['return_0'] },
};

describe('a leak in words', () => {
  const told = (changes: Partial<Leak>) => describeLeak({ ...LEAK, ...changes });

  it('says what is different, where, and without which records', () => {
    const row = 'feature return_0 as of 1970-01-01T00:01:00.000Z, known at 1970-01-01T00:01:01.000Z,';
    const later = 'records of candles after 1970-01-01T00:02:00.000Z';
    assert.equal(told({}), `${row} is 1.5, and -2 without ${later}`);
    assert.equal(told({ way: 'perturbed' }), `${row} is 1.5, and -2 with other ${later}`);
    assert.equal(told({ change: 'missing' }), `${row} is missing without ${later}`);
    assert.equal(told({ change: 'added' }), `${row} is there only without ${later}`);
    assert.equal(told({ change: 'known_at' }), `${row} is known at another time without ${later}`);
    assert.match(told({ inputs: ['candles', 'news'] }), /records of candles and news after/);
    assert.match(told({ way: 'repeated' }), /changes when the very same records are run again/);
  });

  it('names others that changed, five at most', () => {
    assert.match(told({ changed: ['return_0', 'a'] }), /; 1 more changed: a$/);
    assert.match(
      told({ changed: ['a', 'b', 'c', 'return_0', 'd', 'e'] }),
      /; 5 more changed: a, b, c, d, e$/,
    );
    assert.match(
      told({ changed: ['a', 'b', 'c', 'return_0', 'd', 'e', 'f'] }),
      /; 6 more changed: a, b, c, d, e, …$/,
    );
  });
});
