import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError, type NewsHistory } from '@foretick/ports';
import { openWorkspace } from '../profiles/embedded.ts';
import { newFolder } from '../testing/foretick-process.ts';
import { backfillNewsCommand } from './backfill-news.ts';

const START = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

it('brings in what an outlet told, known six minutes later; what came before it fails stays', async (t) => {
  const workspace = await openWorkspace(join(newFolder(t), 'data'));
  t.after(() => workspace.close());
  const story = (hour: number, title: string) => ({
    ...{ title, text: '', url: `https://news.example/${hour}`, publishedAt: START + hour * HOUR_MS },
  });
  const asked: unknown[] = [];
  const history: NewsHistory = {
    async *between(range) {
      asked.push(range);
      yield {
        items: [
          story(2, 'Bitcoin plunges as Chile bans 4 exchanges'),
          story(1, 'Ethereum surges to a record of $9,000'),
          { ...story(3, 'Bitcoin without a date'), publishedAt: undefined },
        ],
        upTo: START + 4 * HOUR_MS,
      };
      yield { items: [story(5, 'Bitcoin plunges as Chile bans 4 exchanges')], upTo: START + 8 * HOUR_MS };
      if (asked.length > 1) throw new ForetickError('NEWS_UNAVAILABLE', 'no more');
    },
  };
  const backfill = backfillNewsCommand(workspace, undefined, history);
  const run = (args: Record<string, unknown>) => backfill(args, () => undefined, signal);
  const args = { from: '2026-01-05', to: '2026-01-06' };
  assert.deepEqual(await run(args), {
    ...{ read: 3, articles: 2, told_again: 1, other_language: 0 },
    ...{ from: START + HOUR_MS, to: START + 5 * HOUR_MS },
  });
  assert.deepEqual(asked, [{ from: START, to: START + 48 * HOUR_MS }]);
  await assert.rejects(run(args), { code: 'NEWS_UNAVAILABLE' });
  await assert.rejects(run({ from: '2026-01-07', to: '2026-01-06' }), { code: 'ARGUMENT_INVALID' });
  const signals = await workspace.store.newsSignals({ instrument: 'kraken:BTC/USD' as InstrumentId });
  assert.deepEqual(
    signals.map(({ availableAt, score }) => [availableAt, Math.sign(score)]),
    [[START + 2 * HOUR_MS + 6 * 60_000, -1]],
  );
});
