import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCountdown, formatPrice, formatSigned } from './format.ts';

test('prices keep about six significant digits', () => {
  const cases: readonly [number, string][] = [
    [63_120.44, '63,120.4'],
    [2_431.2749, '2,431.27'],
    [1, '1.00000'],
    [0.5123456, '0.512346'],
    [0.000012345678, '0.00001235'],
    [123_456_789, '123,456,789.0'],
  ];
  for (const [price, text] of cases) assert.equal(formatPrice(price), text);
});

test('signs are true minuses, and zero has none', () => {
  assert.equal(formatSigned(-1.25, 1), '\u22121.3');
  assert.equal(formatSigned(2, 1), '+2.0');
  assert.equal(formatSigned(-0.04, 1), '0.0');
});

test('a countdown counts whole seconds, down to due', () => {
  assert.equal(formatCountdown(61_001), 'in 1:02');
  assert.equal(formatCountdown(900), 'in 0:01');
  assert.equal(formatCountdown(0), 'due');
});
