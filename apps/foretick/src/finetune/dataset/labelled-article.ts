import { type Article, type Assessment, NEWS_EVENTS, NEWS_HORIZONS } from '@foretick/core/news';
import * as z from 'zod';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

export interface LabelledArticle {
  readonly split: Split;
  readonly article: Article;
  readonly assessment: Assessment;
}

/** A line of `articles.jsonl`: an article with what the teacher says of it. */
export const labelledSchema = z
  .object({
    split: z.enum(SPLITS),
    article_id: z.string(),
    title: z.string(),
    text: z.string(),
    url: z.string(),
    source: z.string(),
    published_at: z.number(),
    coins: z.array(z.string()),
    assessment: z.object({
      summary: z.string(),
      scores: z.array(
        z.object({ coin: z.string(), score: z.literal([-2, -1, 0, 1, 2]), confidence: z.number() }),
      ),
      event: z.enum(NEWS_EVENTS),
      novelty: z.number(),
      horizon: z.enum(NEWS_HORIZONS),
    }),
  })
  .transform(({ split, assessment, article_id, published_at, ...rest }): LabelledArticle => {
    const article: Article = {
      ...{ ...rest, articleId: article_id, publishedAt: published_at, firstSeenAt: published_at },
    };
    return { split, article, assessment };
  });

export function labelledLine({ split, article, assessment }: LabelledArticle): string {
  const { articleId: article_id, publishedAt: published_at, firstSeenAt: _, ...rest } = article;
  return JSON.stringify({ split, article_id, published_at, ...rest, assessment });
}
