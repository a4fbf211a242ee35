import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createChatClient } from '../chat/chat-client.ts';
import { article, openReadingRoom } from '../testing/reading-room.ts';
import { createSummaryJudge } from './summary-judge.ts';

const GOOD = 'Binance said on Monday that 1,250 BTC were stolen from it.';
const POOR = 'Users wait.';

describe('a judge of summaries', () => {
  it('counts only what it says in both orders', async () => {
    const cases = [
      { says: undefined, a: GOOD, b: POOR, expected: 'a' },
      { says: undefined, a: POOR, b: GOOD, expected: 'b' },
      { says: 'first', a: GOOD, b: POOR, expected: 'neither' },
      { says: 'second', a: GOOD, b: POOR, expected: 'neither' },
      { says: 'nonsense', a: GOOD, b: POOR, expected: undefined },
    ];
    for (const { says, a, b, expected } of cases) {
      const room = await openReadingRoom({
        seed: 3,
        answer: () => (says === undefined ? undefined : JSON.stringify({ better: says })),
      });
      const { clock, record, server } = room;
      const client = createChatClient({
        ...{ url: server.url, clock, random: () => 0.5, timeoutMs: 60_000, concurrency: 2, maxAttempts: 3 },
      });
      const judge = createSummaryJudge({ client, record, clock, model: 'teacher' });
      assert.equal(await judge.compare(article(), a, b), expected);
      assert.equal(await judge.compare(article(), a, b), expected);
      assert.equal(server.asked().length, 2, 'one call for each order, and none again');
      await room.close();
    }
  });
});
