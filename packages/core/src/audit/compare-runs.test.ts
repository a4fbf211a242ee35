import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuditedTable } from './audited-table.ts';
import { compareRuns } from './compare-runs.ts';

//  asOf        10    20    30    40
//  known at    11    21    31    41
//  cut                 25 ┊
const table = (change: Partial<AuditedTable> = {}): AuditedTable => ({
  names: ['a', 'b'],
  horizonSec: 0,
  asOf: Float64Array.of(10, 20, 30, 40),
  knownAt: Float64Array.of(11, 21, 31, 41),
  values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  ...change,
});
const values = (...list: number[]) => table({ values: Float64Array.from(list) });
const compare = (whole: AuditedTable, other: AuditedTable, moved = new Set<string>()) =>
  compareRuns([whole], [other], 25, moved);

describe('two runs', () => {
  it('are the same when all that was known at the cut is, whatever comes after', () => {
    const moved = new Set<string>();
    const { difference, vectors, labels } = compare(table(), values(1, 2, 3, 4, 5, 99, 7, 8), moved);
    assert.deepEqual([difference, vectors, labels, [...moved]], [undefined, 2, 0, ['b']]);
    const shorter = table({
      asOf: Float64Array.of(10, 20),
      knownAt: Float64Array.of(11, 21),
      values: Float64Array.of(1, 2, 3, 4),
    });
    assert.equal(compare(table(), shorter).difference, undefined);
    assert.equal(compare(shorter, table()).difference, undefined);
  });

  it('differ by one bit, and the earliest difference is told with all that changed', () => {
    const { difference } = compare(table(), values(1, 2 + Number.EPSILON * 2, 3.5, 4, 5, 6, 7, 8));
    assert.deepEqual(difference, {
      change: 'value',
      kind: 'feature',
      name: 'b',
      asOf: 10,
      knownAt: 11,
      whole: 2,
      other: 2 + Number.EPSILON * 2,
      changed: ['b', 'a'],
    });
  });

  it('are compared up to what became known at the very cut', () => {
    const changed = values(1, 2, 3, 99, 5, 6, 7, 8);
    assert.equal(compareRuns([table()], [changed], 21, new Set()).difference?.asOf, 20);
    assert.equal(compareRuns([table()], [changed], 20, new Set()).difference, undefined);
  });

  it('tell no number from no number, but zero from its negative', () => {
    const nan = values(Number.NaN, 2, 3, 4, 5, 6, 7, 8);
    assert.equal(compare(nan, nan).difference, undefined);
    assert.ok(compare(values(0, 2, 3, 4, 5, 6, 7, 8), values(-0, 2, 3, 4, 5, 6, 7, 8)).difference);
  });

  it('differ by a row that goes, comes, or is known at another time', () => {
    const first = table({
      asOf: Float64Array.of(10),
      knownAt: Float64Array.of(11),
      values: Float64Array.of(1, 2),
    });
    const gone = compare(table(), first).difference;
    assert.deepEqual([gone?.change, gone?.name, gone?.asOf], ['missing', 'vector', 20]);
    const come = compare(first, table()).difference;
    assert.deepEqual([come?.change, come?.knownAt], ['added', 21]);
    const later = compare(table(), table({ knownAt: Float64Array.of(11, 26, 31, 41) })).difference;
    assert.deepEqual([later?.change, later?.knownAt], ['known_at', 21]);
    const earlier = compare(table(), table({ knownAt: Float64Array.of(11, 21, 24, 41) })).difference;
    assert.deepEqual([earlier?.change, earlier?.asOf], ['known_at', 30]);
  });

  it('name a label that goes, and refuse runs of other tables', () => {
    const label = (rows: number): AuditedTable => ({
      names: ['label_60'],
      horizonSec: 60,
      asOf: table().asOf.slice(0, rows),
      knownAt: table().knownAt.slice(0, rows),
      values: Float64Array.from({ length: rows }, (_, i) => i),
    });
    const { difference, labels } = compare(label(4), label(1));
    assert.deepEqual(
      [difference?.kind, difference?.name, difference?.whole, labels],
      ['label', 'label_60', 1, 2],
    );
    assert.throws(() => compareRuns([table()], [], 25, new Set()), RangeError);
    assert.throws(() => compare(table(), label(4)), RangeError);
  });
});
