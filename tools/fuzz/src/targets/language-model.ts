import { createChatClient, readAnswer } from '@foretick/adapter-openai';
import type { Article } from '@foretick/core/news';
import type { FuzzTarget } from '../fuzz-target.ts';
import { ANSWER_TIMEOUT_MS, answeredBy, statusFor } from './answered-by.ts';

const article: Article = {
  ...{ articleId: 'a', url: 'https://news.example/a', source: 'news', publishedAt: 1, firstSeenAt: 2 },
  title: 'Bitcoin rises above $90,000 as ETF inflows reach $1.2 billion',
  text: 'Bitcoin rose 4% on Monday. Analysts at Example Bank expect more.',
  coins: ['BTC', 'ETH'],
};

/** What a language model writes, and the envelope that its server sends it in. */
export const languageModel: readonly FuzzTarget[] = [
  {
    name: 'llm-answer',
    seeds: [
      '{"summary":"Bitcoin rose above $90,000 on Monday.","scores":[{"coin":"BTC","score":2,"confidence":75},{"coin":"ETH","score":0,"confidence":25}],"event":"etf","novelty":50,"horizon":"hours"}',
      '{"summary":"ETF inflows reach $1.2 billion, analysts say.","scores":[{"coin":"ETH","score":-2,"confidence":100},{"coin":"BTC","score":1,"confidence":0}],"event":"other","novelty":0,"horizon":"days"}',
      '```json\n{"summary":"x"}\n```',
    ],
    words: ['"BTC"', '"ETH"', '-2', '100', '"regulation"', '"minutes"', '$1.2 billion', '٣', '1,2,3.4.5%'],
    feed: (text) => readAnswer({ text, finishReason: 'stop', model: 'm', servedModel: 'm' }, article),
  },
  {
    name: 'llm-envelope',
    seeds: [
      '{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}',
      '{"error":{"message":"The model does not exist","type":"NotFoundError","code":404}}',
    ],
    feed: (body) =>
      answeredBy({ body, status: statusFor(body) }, async (clock) => {
        const client = createChatClient({
          ...{ url: 'http://llm.example/v1', key: 'sk-key', clock, random: () => 0.5, concurrency: 1 },
          ...{ maxAttempts: 2, timeoutMs: ANSWER_TIMEOUT_MS },
        });
        await client.complete({
          ...{ model: 'm', messages: [{ role: 'user', content: 'hello' }], temperature: 0, seed: 1 },
          ...{ schema: { name: 'a', schema: {} }, maxTokens: 10 },
        });
      }),
  },
];
