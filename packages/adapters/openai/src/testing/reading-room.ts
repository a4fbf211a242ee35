import { createScaledClock } from '@foretick/adapter-system-clock';
import type { Article } from '@foretick/core/news';
import type { Clock } from '@foretick/ports';
import { createSimulatedLlm, type SimulatedLlm, type SimulatedLlmOptions } from '@foretick/simulator';
import type { AnswerRecord } from '../answers/answer-record.ts';
import { openSqliteAnswers } from '../answers/sqlite-answers.ts';
import { createOpenaiModel, type OpenaiModelOptions } from '../assess/openai-model.ts';
import { createChatClient } from '../chat/chat-client.ts';

/** A simulated endpoint and what reads articles through it, fifty times as fast as real time. */
export interface ReadingRoom {
  readonly server: SimulatedLlm;
  readonly clock: Clock;
  readonly record: AnswerRecord;
  /** A reader as a new process would make it. */
  reader(options?: ReaderOptions): ReturnType<typeof createOpenaiModel>;
  close(): Promise<void>;
}

export type ReaderOptions = Partial<OpenaiModelOptions> & {
  readonly key?: string;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
};

/** Fast enough that waits of seconds are short, and slow enough that a busy machine keeps up with a timeout of a minute. */
const SPEED = 50;

export async function openReadingRoom(
  options: Partial<SimulatedLlmOptions> = {},
  recordPath = ':memory:',
): Promise<ReadingRoom> {
  const clock = createScaledClock({ speed: SPEED, startAt: Date.UTC(2026, 0, 5, 12) });
  const server = await createSimulatedLlm({ seed: 1, clock, slowMs: 120_000, ...options });
  const record = openSqliteAnswers(recordPath);
  return {
    ...{ server, clock, record },
    reader: ({ key, maxAttempts = 6, timeoutMs = 60_000, ...rest } = {}) => {
      const concurrency = rest.concurrency ?? 8;
      const client = createChatClient({
        ...{ url: server.url, key, clock, random: () => 0.5, timeoutMs, concurrency, maxAttempts },
      });
      return createOpenaiModel({ model: 'teacher', client, record, clock, concurrency, ...rest });
    },
    async close() {
      await server.close();
      record.close();
    },
  };
}

export function article(change: Partial<Article> = {}): Article {
  return {
    articleId: 'a1',
    title: 'Binance halts BTC withdrawals after hack',
    text: 'Binance said on Monday that 1,250 BTC were stolen from it. Users wait.',
    url: 'https://news.example/a1',
    source: 'example',
    publishedAt: 1_700_000_000_000,
    firstSeenAt: 1_700_000_060_000,
    coins: ['BTC'],
    ...change,
  };
}
