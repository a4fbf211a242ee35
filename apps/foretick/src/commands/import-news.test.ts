import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { openWorkspace } from '../profiles/embedded.ts';
import { importNewsCommand } from './import-news.ts';

const folder = mkdtempSync(join(tmpdir(), 'foretick-import-news-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const PUBLISHED = Date.UTC(2022, 0, 2);

const HACK = {
  title: 'Hackers steal $100 million of Bitcoin from exchange Bitget in massive exploit',
  text: 'The exchange stopped withdrawals after the theft and the price of bitcoin fell.',
  published_at: PUBLISHED,
};

it('brings news of the past in once, known six minutes after it came out', async () => {
  const workspace = await openWorkspace(join(folder, 'data'));
  const importNews = importNewsCommand(workspace);
  const again = { ...HACK, source: 'other', published_at: '2022-01-02T00:30:00Z' };
  const file = fileOf('good.jsonl', [
    HACK,
    again,
    { ...HACK, title: 'Die Börse wurde gehackt und die Kunden sind verärgert', text: '' },
  ]);
  const result = await importNews({ files: [file] }, () => undefined, signal);
  await importNews({ files: [file] }, () => undefined, signal);
  assert.deepEqual(result, {
    ...{ read: 3, articles: 1, told_again: 1, other_language: 1 },
    ...{ from: PUBLISHED, to: PUBLISHED + 30 * 60_000 },
  });
  const headlines = await workspace.store.headlines({ limit: 10 });
  assert.deepEqual(
    headlines.map(({ reach, reading }) => [reach, reading?.availability]),
    [[2, 'modelled']],
  );
  const signals = await workspace.store.newsSignals({ instrument: 'kraken:BTC/USD' as InstrumentId });
  assert.equal(signals.length, 1);
  assert.equal(signals[0]?.availableAt, PUBLISHED + 6 * 60_000);
  assert.ok((signals[0]?.score ?? 0) < 0);
  assert.deepEqual(await workspace.store.positions(), []);
  await workspace.close();
});

const BAD: readonly (readonly [what: string, line: unknown, reason: RegExp])[] = [
  ['a number', 5, /line 2 is no news/],
  ['no title', { published_at: 1 }, /line 2 is no news \(title/],
  ['no time', { title: 't', published_at: 'yesterday' }, /line 2 is no news \(published_at/],
  ['a link to a script', { ...HACK, url: 'javascript:x' }, /line 2 is no news \(url/],
];
for (const [what, line, reason] of BAD) {
  it(`names the line that is none: ${what}`, async () => {
    const workspace = await openWorkspace(join(folder, 'bad'));
    const file = fileOf('bad.jsonl', [HACK, line]);
    const importing = importNewsCommand(workspace)({ files: [file] }, () => undefined, signal);
    await assert.rejects(importing, { code: 'INPUT_NOT_NEWS', message: reason });
    assert.deepEqual(await workspace.store.headlines({ limit: 1 }), []);
    await workspace.close();
  });
}

it('takes CSV, and refuses what has no news', async () => {
  const workspace = await openWorkspace(join(folder, 'csv'));
  const file = join(folder, 'news.csv');
  const run = () => importNewsCommand(workspace)({ files: [file] }, () => undefined, signal);
  writeFileSync(
    file,
    'title;published_at;text\n"Hackers drain Bitcoin exchange; $5 million gone";5-7-2022 04:24;\n',
  );
  assert.deepEqual(await run(), {
    ...{ read: 1, articles: 1, told_again: 0, other_language: 0 },
    ...{ from: Date.UTC(2022, 6, 5, 4, 24), to: Date.UTC(2022, 6, 5, 4, 24) },
  });
  const [headline] = await workspace.store.headlines({ limit: 1 });
  assert.equal(headline?.article.title, 'Hackers drain Bitcoin exchange; $5 million gone');
  for (const text of ['', 'not json', 'title;published_at\n', '[{"title":']) {
    writeFileSync(file, text);
    await assert.rejects(run(), { code: 'INPUT_NOT_NEWS' }, text);
  }
  await workspace.close();
});

function fileOf(name: string, lines: readonly unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}
