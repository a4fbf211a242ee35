import { NEWS_EVENTS, NEWS_HORIZONS } from '@foretick/core/news';
import * as z from 'zod';

const SCORES = [-2, -1, 0, 1, 2] as const;
/** Steps instead of a range of numbers: servers hold an answer to a list, not to bounds. */
const PERCENT = [0, 25, 50, 75, 100] as const;

/** What a model has to answer. */
export const answerSchema = z.strictObject({
  summary: z.string(),
  scores: z.array(
    z.strictObject({ coin: z.string(), score: z.literal(SCORES), confidence: z.literal(PERCENT) }),
  ),
  event: z.enum(NEWS_EVENTS),
  novelty: z.literal(PERCENT),
  horizon: z.enum(NEWS_HORIZONS),
});

export type Answer = z.infer<typeof answerSchema>;

/** The same as JSON Schema, for `response_format`. */
export function answerJsonSchema(): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema, {
    override: ({ jsonSchema }) => {
      const wholeNumbers = jsonSchema.enum?.every((one) => Number.isInteger(one)) ?? false;
      if (wholeNumbers) jsonSchema.type = 'integer';
    },
  });
  return schema;
}
