import type { Article } from '@foretick/core/news';
import { jsonOrUndefined, stableId } from '@foretick/ports';
import * as z from 'zod';
import { createPaidAnswers, type PaidAnswersOptions } from '../answers/ask-once.ts';
import { readPrompt } from '../assess/prompt.ts';

/** Compares two summaries of an article. */
export interface SummaryJudge {
  /**
   * Asked twice, in both orders: only a preference that stays with the summary, and not with its place, counts. `undefined`: an
   * answer could not be read. Throws the `LLM_…` errors.
   */
  compare(article: Article, a: string, b: string): Promise<'a' | 'b' | 'neither' | undefined>;
}

export function createSummaryJudge(options: PaidAnswersOptions & { readonly model: string }): SummaryJudge {
  const { model } = options;
  const prompt = readPrompt('judge-v1');
  const schema = { name: 'verdict', schema: z.toJSONSchema(verdictSchema) };
  const answers = createPaidAnswers(options);
  const better = async (article: Article, first: string, second: string) => {
    const material = JSON.stringify({
      article: { title: article.title, text: article.text.slice(0, MAX_TEXT) },
      ...{ first, second },
    });
    const key = stableId('judge', model, prompt.hash, material);
    const { text } = await answers.answer(
      { key, turn: 0, promptHash: prompt.hash },
      {
        ...{ model, schema, maxTokens: 50, temperature: 0, seed: 1 },
        messages: [
          { role: 'system', content: prompt.text },
          { role: 'user', content: material },
        ],
      },
    );
    return verdictSchema.safeParse(jsonOrUndefined(text)).data?.better;
  };
  return {
    async compare(article, a, b) {
      const [straight, swapped] = await Promise.all([better(article, a, b), better(article, b, a)]);
      if (straight === undefined || swapped === undefined) return undefined;
      if (straight === 'first' && swapped === 'second') return 'a';
      if (straight === 'second' && swapped === 'first') return 'b';
      return 'neither';
    },
  };
}

const verdictSchema = z.strictObject({ better: z.enum(['first', 'second', 'neither']) });
const MAX_TEXT = 4_000;
