import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readArticles } from './read-articles.ts';

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
