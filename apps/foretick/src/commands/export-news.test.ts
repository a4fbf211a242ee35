import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { type LogRecord, NEWS_KEY } from '@foretick/ports';
import { readRecordedNews } from '../news/read-news-file.ts';
import { openWorkspace } from '../profiles/embedded.ts';
import { newFolder } from '../testing/foretick-process.ts';
import { recordedStory } from '../testing/recorded-story.ts';
import { exportNewsCommand } from './export-news.ts';
import { importNewsCommand } from './import-news.ts';

const START = Date.UTC(2026, 0, 5);
const { signal } = new AbortController();

it('writes news with its readings, and another data folder takes them as they were read', async (t) => {
  const folder = newFolder(t);
  const one = await openWorkspace(join(folder, 'one'));
  const stories = Array.from({ length: 1_203 }, (_, i) => recordedStory(`a${i}`, START + i, new Map()));
  await one.store.record(
    stories.flatMap(({ article, reading }, i): LogRecord[] => [
      { topic: 'news', key: NEWS_KEY, value: { kind: 'article', article }, partition: 0, offset: i },
      { topic: 'news_signals', key: NEWS_KEY, value: reading, partition: 0, offset: i },
    ]),
    [],
  );
  const file = join(folder, 'news.jsonl');
  const run = (args: Record<string, unknown>) => exportNewsCommand(one)(args, () => undefined, signal);
  assert.deepEqual(await run({ file }), { file, articles: 1_203 });
  await assert.rejects(run({ file }), { code: 'FILE_EXISTS' });
  assert.deepEqual(await readRecordedNews(file), stories);
  const part = { from: String(START + 2), to: String(START + 5), overwrite: true };
  assert.deepEqual(await run({ file, ...part }), { file, articles: 3 });
  await one.close();

  const other = await openWorkspace(join(folder, 'other'));
  await importNewsCommand(other)({ files: [file] }, () => undefined, signal);
  const headlines = await other.store.headlines({ limit: 10 });
  assert.deepEqual(
    headlines.map(({ reading }) => reading),
    stories
      .slice(2, 5)
      .map(({ reading }) => reading)
      .toReversed(),
  );
  await other.close();
});

it('names the first row that is no recorded news', async (t) => {
  const folder = newFolder(t);
  const file = join(folder, 'news.jsonl');
  const workspace = await openWorkspace(join(folder, 'data'));
  const story = recordedStory('a', START, new Map([['kraken:BTC/USD' as InstrumentId, START]]));
  await workspace.store.record(
    [
      {
        topic: 'news',
        key: NEWS_KEY,
        value: { kind: 'article', article: story.article },
        partition: 0,
        offset: 0,
      },
      { topic: 'news_signals', key: NEWS_KEY, value: story.reading, partition: 0, offset: 0 },
    ],
    [],
  );
  await exportNewsCommand(workspace)({ file }, () => undefined, signal);
  await workspace.close();
  const good = readFileSync(file, 'utf8').trim();
  const bad: readonly (readonly [line: string, reason: RegExp])[] = [
    [
      '{"title":"plain","published_at":1}',
      /line 2 is no recorded news \(it has no article, reading and known_at\)/,
    ],
    [good.replace('"published_at":0', '"published_at":"soon"'), /line 2 is no recorded news \(article: /],
    [good.replace('"score":2', '"score":3'), /line 2 is no recorded news \(reading: /],
    [
      good.replace('"known_at":{', '"known_at":{"BTC":1'),
      /line 2 is no recorded news \(known_at: BTC is no instrument/,
    ],
    ['{', /line 2 is no JSON/],
  ];
  for (const [line, message] of bad) {
    writeFileSync(file, `${good}\n${line}\n`);
    await assert.rejects(readRecordedNews(file), { code: 'INPUT_NOT_NEWS', message });
  }
  writeFileSync(file, '{"title":"plain","published_at":1}\n');
  await assert.rejects(readRecordedNews(file), { message: /nobody has read yet.*foretick news import/ });
});
