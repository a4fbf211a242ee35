import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ExtremeWindow } from './extreme-window.ts';

describe('extreme window', () => {
  for (const which of ['highest', 'lowest'] as const) {
    it(`gives the ${which} of the newest numbers and the age of its newest copy, and takes back what came`, () => {
      const best = which === 'highest' ? Math.max : Math.min;
      const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
      fc.assert(
        fc.property(numbers, numbers, fc.integer({ min: 1, max: 9 }), (all, others, length) => {
          const window = new ExtremeWindow(length, which);
          all.forEach((value, i) => {
            for (const other of others.slice(i, i + 2)) {
              window.keep();
              window.next(other);
              window.undo();
            }
            const newest = all.slice(Math.max(0, i + 1 - length), i + 1);
            const extreme = best(...newest);
            assert.equal(window.next(value), extreme);
            assert.equal(window.age, newest.length - 1 - newest.lastIndexOf(extreme));
          });
        }),
      );
    });
  }
});
