import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatBytes, parseBytes } from './bytes.ts';

for (const [text, bytes] of [
  ['20GB', 20e9],
  ['1.5 tb', 1.5e12],
  [' 500MB ', 5e8],
  ['0.5MB', undefined],
  ['20', undefined],
  ['-1GB', undefined],
  ['20GiB', undefined],
  ['1e9GB', undefined],
  ['99999999TB', undefined],
  ['', undefined],
] as const) {
  it(`reads "${text}" as ${bytes ?? 'no size'}`, () => {
    const parsed = parseBytes(text);
    assert.equal(parsed.ok ? parsed.value : undefined, bytes);
  });
}

it('writes sizes for people', () => {
  assert.deepEqual([1e4, 4.2e8, 999e6, 12.34e9, 2e12].map(formatBytes), [
    '0.0 MB',
    '420.0 MB',
    '999.0 MB',
    '12.3 GB',
    '2.0 TB',
  ]);
});
