import type { Clock } from '@foretick/ports';
import { type ChatClient, type ChatRequest, likelyTokens } from '../chat/chat-client.ts';
import type { AnswerRecord, RecordedAnswer } from './answer-record.ts';
import { costOf, createBudget, type Prices } from './budget.ts';

/** Asks for an answer that is not in the record, within the budget, and records it. */
export interface PaidAnswers {
  /** The recorded answer, or a new one. Throws the `LLM_…` errors. */
  answer(
    question: { readonly key: string; readonly turn: number; readonly promptHash: string },
    request: ChatRequest,
    signal?: AbortSignal,
  ): Promise<RecordedAnswer>;
}

export interface PaidAnswersOptions {
  readonly client: ChatClient;
  readonly record: AnswerRecord;
  readonly clock: Clock;
  /** Default: free. */
  readonly prices?: Prices | undefined;
  /** US dollars; left out, there is no limit. */
  readonly dailyBudget?: number | undefined;
}

export function createPaidAnswers(options: PaidAnswersOptions): PaidAnswers {
  const { client, record, clock, prices = FREE } = options;
  const budget = createBudget({ perDay: options.dailyBudget, record, clock });
  const underWay = new Map<string, Promise<RecordedAnswer>>();
  return {
    async answer({ key, turn, promptHash }, request, signal) {
      const recorded = record.find(key, turn);
      if (recorded !== undefined) return recorded;
      const id = `${key}/${turn}`;
      const already = underWay.get(id);
      if (already !== undefined) return already;
      const input = likelyTokens(request.messages.map(({ content }) => content).join(''));
      const asked = budget.within(costOf(prices, input, request.maxTokens), async () => {
        const { model: servedModel, ...reply } = await client.complete(request, signal);
        const cost = costOf(prices, reply.inputTokens, reply.outputTokens);
        const answer = { key, turn, at: clock.now(), model: request.model, servedModel, promptHash, cost };
        record.append({ ...answer, ...reply });
        return { ...answer, ...reply };
      });
      underWay.set(id, asked);
      try {
        return await asked;
      } finally {
        underWay.delete(id);
      }
    },
  };
}

const FREE: Prices = { input: 0, output: 0 };
