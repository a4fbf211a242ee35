import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AssessmentOutcome } from '@foretick/ports';
import { ForetickError } from '@foretick/ports';
import { article, openReadingRoom, type ReadingRoom } from '../testing/reading-room.ts';

const COUNT = 1_000;
const CONCURRENCY = 16;
/** Eight seconds of real time: an answer that a busy machine brings late must not count as one that never came. */
const TIMEOUT_MS = 400_000;

const articles = Array.from({ length: COUNT }, (_, i) =>
  article({
    articleId: `a${i}`,
    title: `Bitcoin ${i % 3 === 0 ? 'rallies' : i % 3 === 1 ? 'falls' : 'waits'} on day ${i}`,
    text: `Traders said on Monday that ${i + 100} BTC were moved. Nothing else was said of it.`,
  }),
);

describe('a thousand articles at an endpoint where everything goes wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-llm-'));
  const path = join(folder, 'answers.sqlite');
  let room: ReadingRoom;
  const ends = new Map<string, AssessmentOutcome | 'later'>();

  before(async () => {
    room = await openReadingRoom(
      {
        // Late, but in time.
        slowMs: 20_000,
        faults: {
          ...{ slow: 0.02, unanswered: 0.003, cut: 0.05, notCompletion: 0.03, invalidJson: 0.05 },
          ...{ schemaViolation: 0.05, unfaithful: 0.05, whitespace: 0.03, endlessWhitespace: 0.02 },
          ...{ rateLimited: 0.06, unavailable: 0.06, wrongModel: 0.03 },
        },
      },
      path,
    );
    const queue = [...articles];
    const reader = room.reader({
      concurrency: CONCURRENCY,
      timeoutMs: TIMEOUT_MS,
      prices: { input: 1, output: 2 },
    });
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const outcome = await reader.assess(next).catch((error: unknown) => {
          assert.ok(error instanceof ForetickError && error.retryable, String(error));
          return 'later' as const;
        });
        assert.ok(!ends.has(next.articleId));
        ends.set(next.articleId, outcome);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  });
  after(async () => {
    await room.close();
    rmSync(folder, { recursive: true });
  });

  it('loses none and leaves none hanging', () => {
    assert.equal(ends.size, COUNT);
    const count = (kind: string) =>
      [...ends.values()].filter((one) => (one === 'later' ? one : one.kind) === kind).length;
    assert.ok(count('assessed') > COUNT * 0.9, `${count('assessed')} assessed`);
    assert.ok(count('unusable') > 0, 'the seed has articles with two bad answers');
    assert.ok(room.server.busiest() <= CONCURRENCY);
  });

  it('met every fault', () => {
    const met = new Set(room.server.asked().map(({ fault }) => fault));
    assert.equal(met.size, 13, [...met].join());
  });

  it('paid for no usable answer twice, and for two answers of an article at most', () => {
    for (const { text, articleId } of articles) {
      const paid = room.server
        .asked()
        .filter(
          ({ material, delivered }) => delivered && material.includes(JSON.stringify(text).slice(1, -1)),
        );
      assert.ok(paid.length <= 2, `${articleId} was answered ${paid.length} times`);
      assert.ok(paid.filter(({ usable }) => usable).length <= 1, `${articleId} was paid for twice`);
      const end = ends.get(articleId);
      const good = paid.some(({ usable }) => usable);
      assert.equal(end !== 'later' && end?.kind === 'assessed', good, `${articleId}: ${JSON.stringify(end)}`);
    }
  });

  it('sends the same prompt first in every call', () => {
    assert.equal(new Set(room.server.asked().map(({ prompt }) => prompt)).size, 1);
  });

  it('asks for nothing again after a restart', async () => {
    const asked = room.server.asked().length;
    const delivered = room.server.asked().filter((one) => one.delivered).length;
    const other = await openReadingRoom({}, path);
    try {
      for (const one of articles) {
        const end = ends.get(one.articleId);
        if (end === 'later') continue;
        assert.deepEqual(await other.reader().assess(one), end);
      }
      assert.equal(other.server.asked().length, 0);
      assert.equal(room.server.asked().length, asked);
      assert.ok(other.record.spentSince(0) > 0);
    } finally {
      await other.close();
    }
    assert.ok(delivered >= COUNT * 0.99);
  });
});
