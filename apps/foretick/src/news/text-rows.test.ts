import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { delimitedRows } from './delimited-text.ts';
import { textRows } from './text-rows.ts';

describe('delimited text', () => {
  it('gives back what was written, whatever the fields hold', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', ' ', 'é') });
    const row = fc.tuple(field, field, field);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [['A', 'b', 'c'], ...rows].map((one) => one.map(quoted).join(delimiter)).join('\r\n');
        const expected = rows.map(([a, b, c]) => ({ a, b, c }));
        // The delimiter is found in the first line, where names are not quoted.
        const found = delimitedRows(text.replace(/^.*\r\n|^.*$/, `A${delimiter}b${delimiter}c\r\n`));
        assert.deepEqual(found, expected);
      }),
      { seed: 1 },
    );
  });

  it('takes quotes within a field, empty ends and a byte order mark', () => {
    const text = '\uFEFFtitle;text;url\n5" nails;say "hi";\n;;x\n';
    assert.deepEqual(delimitedRows(text), [
      { title: '5" nails', text: 'say "hi"', url: '' },
      { title: '', text: '', url: 'x' },
    ]);
  });
});

describe('rows of a text', () => {
  const ROW = { title: 'A', text: 'b, c' };

  it('are the same from a list, from lines and from CSV, and say where they are', () => {
    assert.deepEqual(textRows(JSON.stringify([ROW])), [{ value: ROW, place: 'row 1' }]);
    assert.deepEqual(textRows(`\uFEFF${JSON.stringify(ROW)}\n\n5\n`), [
      { value: ROW, place: 'line 1' },
      { value: 5, place: 'line 3' },
    ]);
    assert.deepEqual(textRows('Title,text\nA,"b, c"\n'), [{ value: ROW, place: 'row 1' }]);
  });

  it('that are no JSON are undefined, never left out', () => {
    assert.deepEqual(textRows('{"a":1}\n{"a":'), [
      { value: { a: 1 }, place: 'line 1' },
      { value: undefined, place: 'line 2' },
    ]);
    assert.deepEqual(textRows('[{"a":1}'), [{ value: undefined, place: 'row 1' }]);
    assert.deepEqual(textRows(''), []);
  });
});
