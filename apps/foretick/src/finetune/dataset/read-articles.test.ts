import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { delimitedRows } from './delimited-text.ts';
import { readArticles } from './read-articles.ts';

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

describe('articles of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-articles-'));
  after(() => rmSync(folder, { recursive: true }));
  const read = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return readArticles(path);
  };

  it('are read from CSV and from JSON alike', async () => {
    const csv = await read('a.csv', 'date;title;text\n5-7-2022 04:24;Bitcoin rises;SOL too\n;no time;x\n');
    const json = await read(
      'a.json',
      '[{"Date":"2022-07-05T04:24","headline":"Bitcoin rises","body":"SOL too"}]',
    );
    const lines = await read(
      'a.jsonl',
      '{"published_at":1656995040000,"title":"Bitcoin rises","text":"SOL too","coins":["BTC","SOL"]}\n',
    );
    assert.deepEqual(csv.articles, json.articles);
    assert.deepEqual(csv.articles, lines.articles);
    assert.equal(csv.unreadable, 1);
    const [article] = csv.articles;
    assert.equal(article?.publishedAt, Date.UTC(2022, 6, 5, 4, 24));
    assert.deepEqual(article?.coins, ['BTC', 'SOL']);
  });

  it('are refused where there are none', async () => {
    for (const [name, text] of [
      ['b.csv', 'a,b\n1,2\n'],
      ['b.json', '[1,2]'],
      ['b.jsonl', '{'],
      ['c.csv', 'date,title\n12-31-2022,American date\n'],
    ] as const) {
      await assert.rejects(read(name, text), { code: 'INPUT_NOT_READABLE' }, name);
    }
    await assert.rejects(readArticles(join(folder, 'none')), { code: 'INPUT_NOT_READABLE' });
  });
});
