import { NEWS_EVENTS, NEWS_HORIZONS } from '@foretick/core/news';
import * as z from 'zod';
import { time } from './parts.ts';

const article = z.object({
  articleId: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string(),
  source: z.string(),
  publishedAt: time,
  firstSeenAt: time,
  coins: z.array(z.string()),
});

export const newsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('article'), article }),
  z.object({
    kind: z.literal('retold'),
    articleId: z.string(),
    source: z.string(),
    url: z.string(),
    seenAt: time,
  }),
]);

const assessment = z.object({
  summary: z.string(),
  scores: z.array(
    z.object({
      coin: z.string(),
      score: z.union([z.literal(-2), z.literal(-1), z.literal(0), z.literal(1), z.literal(2)]),
      confidence: z.number(),
    }),
  ),
  event: z.enum(NEWS_EVENTS),
  novelty: z.number(),
  horizon: z.enum(NEWS_HORIZONS),
});

export const newsReadingSchema = z.object({
  articleId: z.string(),
  publishedAt: time,
  availableAt: time,
  availability: z.enum(['observed', 'modelled']),
  assessment,
  signals: z.array(z.object({ coin: z.string(), score: z.number() })),
  reader: z.string(),
  readerVersion: z.string(),
  fallback: z.string(),
  call: z.object({
    model: z.string(),
    promptHash: z.string(),
    attempts: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    cost: z.number(),
    latencyMs: z.number(),
  }),
});
