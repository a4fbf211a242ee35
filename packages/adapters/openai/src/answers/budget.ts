import type { Clock } from '@foretick/ports';
import { errors } from '../chat/errors.ts';
import type { AnswerRecord } from './answer-record.ts';

/** US dollars for a million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

export function costOf(prices: Prices, inputTokens: number, outputTokens: number): number {
  return (prices.input * inputTokens + prices.output * outputTokens) / 1e6;
}

/** What may be spent in a day of UTC. What was spent before a restart counts, from the record. */
export interface Budget {
  /**
   * Runs a call that may cost up to so much, if that is left besides what calls under way may cost. Throws
   * `LLM_BUDGET_SPENT`. The call's own answer has to be in the record when it ends.
   */
  within<T>(mostCost: number, call: () => Promise<T>): Promise<T>;
}

/** `perDay` left out: no limit. */
export function createBudget(options: {
  readonly perDay?: number | undefined;
  readonly record: AnswerRecord;
  readonly clock: Clock;
}): Budget {
  const { perDay, record, clock } = options;
  let reserved = 0;
  return {
    async within(mostCost, call) {
      if (perDay === undefined) return call();
      const spent = record.spentSince(Math.floor(clock.now() / DAY_MS) * DAY_MS);
      if (spent + reserved + mostCost > perDay) throw errors.budgetSpent(spent + reserved, perDay);
      reserved += mostCost;
      try {
        return await call();
      } finally {
        reserved -= mostCost;
      }
    },
  };
}

const DAY_MS = 86_400_000;
