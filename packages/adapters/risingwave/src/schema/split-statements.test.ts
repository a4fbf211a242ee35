import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { splitStatements } from './split-statements.ts';

describe('splitting a text into statements', () => {
  for (const [what, text, expected] of [
    ['nothing', ' \n', []],
    ['one without an end', 'SELECT 1', ['SELECT 1']],
    ['several', 'SELECT 1; SELECT 2;\n', ['SELECT 1', 'SELECT 2']],
    ['quotes', `SELECT ';', 'it''s;' ; SELECT 2`, [`SELECT ';', 'it''s;'`, 'SELECT 2']],
    ['quoted names', 'SELECT "a;b", "c"";d"; SELECT 2', ['SELECT "a;b", "c"";d"', 'SELECT 2']],
    ['backslashes mean nothing in plain quotes', `SELECT '\\'; SELECT 2`, [`SELECT '\\'`, 'SELECT 2']],
    ['and something in others', `SELECT E'\\';'; SELECT 2`, [`SELECT E'\\';'`, 'SELECT 2']],
    ['a name that ends in e', `SELECT name'x\\'; SELECT 2`, [`SELECT name'x\\'`, 'SELECT 2']],
    ['line comments', 'SELECT 1 -- a; b\n; SELECT 2', ['SELECT 1 -- a; b', 'SELECT 2']],
    ['comments before', '-- a; b\nSELECT 1;', ['-- a; b\nSELECT 1']],
    ['only comments', '-- a\n/* b; */;', []],
    [
      'block comments that nest',
      'SELECT /* a; /* b; */ c; */ 1; SELECT 2',
      ['SELECT /* a; /* b; */ c; */ 1', 'SELECT 2'],
    ],
    ['dollar quotes', 'DO $$ a; b $$; SELECT 2', ['DO $$ a; b $$', 'SELECT 2']],
    ['with tags', 'DO $x$ a; $$ b; $x$; SELECT 2', ['DO $x$ a; $$ b; $x$', 'SELECT 2']],
    ['parameters are no dollar quotes', 'SELECT $1, $2; SELECT 2', ['SELECT $1, $2', 'SELECT 2']],
    ['what is never closed ends with the text', "SELECT 'a; b", ["SELECT 'a; b"]],
  ] as const) {
    it(what, () => assert.deepEqual(splitStatements(text), expected));
  }

  it('gives back whatever statements were joined', () => {
    const piece = fc.constantFrom(
      'SELECT 1',
      `'a;b'`,
      '"c;d"',
      '$$e;f$$',
      '$t$g;h$t$',
      '/* i;j */',
      '--k;l\n',
      'x',
    );
    const statement = fc
      .array(piece, { minLength: 1, maxLength: 6 })
      .map((pieces) => `SELECT ${pieces.join(' ')}`);
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), (statements) => {
        const trimmed = statements.map((one) => one.trim());
        assert.deepEqual(splitStatements(statements.map((one) => `${one}\n;\n`).join('')), trimmed);
      }),
    );
  });
});
