import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAge,
  formatCountdown,
  formatFeatureValue,
  formatPrice,
  formatSigned,
  formatVolume,
} from './format.ts';

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

test('a span of time is told in its largest unit, a volume by a few digits', () => {
  const spans = [45_000, 720_000, 12_600_000, 800_000_000].map(formatAge);
  assert.deepEqual(spans, ['45 s', '12 min', '3.5 h', '9 d']);
  assert.deepEqual([1_234.5, 12.3456, 0.012345].map(formatVolume), ['1,234.5', '12.35', '0.01235']);
});

test('a feature has four digits, and an exponent where it is far from one', () => {
  const values = [0, -0.12345, 12_345.6, 0.0000123, -2.5e7].map(formatFeatureValue);
  assert.deepEqual(values, ['0', '\u22120.1235', '12,350', '1.23e\u22125', '\u22122.50e+7']);
});
