import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ForetickError } from '@foretick/ports';
import { article, openReadingRoom, type ReaderOptions } from '../testing/reading-room.ts';

type RoomOptions = Parameters<typeof openReadingRoom>[0];

async function inRoom(
  options: RoomOptions,
  test: (room: Awaited<ReturnType<typeof openReadingRoom>>) => Promise<void>,
): Promise<void> {
  const room = await openReadingRoom(options);
  try {
    await test(room);
  } finally {
    await room.close();
  }
}

async function errorOf(work: Promise<unknown>): Promise<ForetickError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ForetickError, String(error));
  return error;
}

describe('a reader behind an endpoint', () => {
  it('says so where the endpoint can not be asked, and keeps the key to itself', async () => {
    const key = 'sk-very-secret';
    const cases: readonly (readonly [RoomOptions, ReaderOptions, string, boolean])[] = [
      [{ key: 'other' }, { key }, 'LLM_NOT_AUTHORISED', false],
      [{}, { model: 'unheard-of', key }, 'LLM_REFUSED', false],
      [{ faults: { unavailable: 1 } }, { maxAttempts: 3, key }, 'LLM_UNAVAILABLE', true],
      [{ faults: { rateLimited: 1 } }, { maxAttempts: 3, key }, 'LLM_RATE_LIMITED', true],
      [{ faults: { cut: 1 } }, { maxAttempts: 2, key }, 'LLM_UNREACHABLE', true],
      [{ faults: { unanswered: 1 } }, { maxAttempts: 2, key, timeoutMs: 5_000 }, 'LLM_UNREACHABLE', true],
      [{ faults: { notCompletion: 1 } }, { maxAttempts: 2, key }, 'LLM_BAD_RESPONSE', true],
      [{ faults: { endlessWhitespace: 1 } }, { maxAttempts: 2, key }, 'LLM_BAD_RESPONSE', true],
    ];
    for (const [roomOptions, readerOptions, code, retryable] of cases) {
      await inRoom(roomOptions, async (room) => {
        const error = await errorOf(room.reader(readerOptions).assess(article()));
        assert.equal(error.code, code, error.message);
        assert.equal(error.retryable, retryable);
        assert.ok(!error.message.includes(key) && !error.message.includes('\n'), error.message);
        const asked = room.server.asked().length;
        assert.ok(asked <= (readerOptions.maxAttempts ?? 1), `${code}: asked ${asked} times`);
      });
    }
  });

  it('waits as long as it is told to', async () => {
    await inRoom({ faults: { rateLimited: 1 } }, async (room) => {
      const begun = room.clock.now();
      const asking = room.reader({ maxAttempts: 2 }).assess(article());
      await errorOf(asking);
      assert.ok(room.clock.now() - begun >= 1_000);
      assert.equal(room.server.asked().length, 2);
    });
  });

  it('asks once more after an answer that is of no use, and never again after two', async () => {
    await inRoom({ faults: { schemaViolation: 1 } }, async (room) => {
      const outcome = await room.reader().assess(article());
      assert.equal(outcome.kind, 'unusable');
      assert.equal(outcome.call.attempts, 2);
      assert.equal(room.server.asked().length, 2);
      assert.deepEqual(await room.reader().assess(article()), outcome);
      assert.equal(room.server.asked().length, 2);
    });
  });

  it('asks once for what is asked for many times at once', async () => {
    await inRoom({}, async (room) => {
      const reader = room.reader();
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => reader.assess(article())));
      assert.equal(new Set(outcomes.map((one) => JSON.stringify(one))).size, 1);
      assert.equal(room.server.asked().length, 1);
    });
  });

  it('asks anew where model, sampling or article is another', async () => {
    await inRoom({ models: { teacher: 1, other: 1 } }, async (room) => {
      const reader = room.reader();
      const others = [
        room.reader({ model: 'other' }),
        room.reader({ seed: 2 }),
        room.reader({ temperature: 1 }),
      ];
      for (const one of [reader, ...others]) await one.assess(article());
      await reader.assess(article({ text: 'Binance spoke.' }));
      await reader.assess(article({ coins: ['BTC', 'BNB'] }));
      assert.equal(room.server.asked().length, 6);
      assert.equal(new Set([reader, ...others].map(({ version }) => version)).size, 4);
    });
  });

  it('counts tokens and money', async () => {
    await inRoom({}, async (room) => {
      const { call } = await room.reader({ prices: { input: 3, output: 15 } }).assess(article());
      assert.ok(call.inputTokens > 300 && call.outputTokens > 30);
      assert.equal(call.cost, (call.inputTokens * 3 + call.outputTokens * 15) / 1e6);
      assert.ok(Math.abs(room.record.spentSince(0) - call.cost) < 1e-12);
    });
  });

  it('keeps to the budget of a day, however many are asked for at once, and after a restart', async () => {
    await inRoom({}, async (room) => {
      const options = { prices: { input: 1_000, output: 1_000 }, dailyBudget: 5 };
      const many = Array.from({ length: 30 }, (_, i) => article({ title: `Bitcoin waits on day ${i}` }));
      const reader = room.reader(options);
      const ends = await Promise.all(many.map((one) => reader.assess(one).catch((error: unknown) => error)));
      const refused = ends.filter((end) => end instanceof ForetickError && end.code === 'LLM_BUDGET_SPENT');
      assert.ok(refused.length > 0 && refused.length < many.length, `${refused.length} refused`);
      assert.ok(room.record.spentSince(0) <= 5);
      const enough = 5 - room.record.spentSince(0);
      const again = await errorOf(room.reader({ ...options, dailyBudget: 5 - enough }).assess(article()));
      assert.equal(again.code, 'LLM_BUDGET_SPENT');
    });
  });

  it('ends when it is told to', async () => {
    await inRoom({ faults: { unanswered: 1 } }, async (room) => {
      const stop = new AbortController();
      const asking = errorOf(room.reader({ timeoutMs: 3_600_000 }).assess(article(), stop.signal));
      stop.abort();
      assert.equal((await asking).code, 'LLM_STOPPED');
    });
  });
});
