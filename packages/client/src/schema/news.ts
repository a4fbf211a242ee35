import * as z from 'zod';

/** One article, as the lexicon or a language model read it. Times are epoch ms. */
export const headlineSchema = z.object({
  article_id: z.string(),
  title: z.string(),
  url: z.string(),
  source: z.string(),
  published_at: z.number(),
  /** When a forecast could first know of it: when it was read; until then, when it was first seen. */
  available_at: z.number(),
  /** `null` until it was read. */
  summary: z.string().nullable(),
  /** From -1 (bad for the coin) to 1 (good). */
  scores: z.array(z.object({ coin: z.string(), score: z.number(), confidence: z.number().nullable() })),
  /** What read it; `null` until it was read. */
  model: z.string().nullable(),
});

/** Headlines, newest first. */
export const newsSchema = z.object({
  headlines: z.array(headlineSchema),
  /** In plain words, why there are none; empty when there are. */
  reason: z.string(),
});

export type ApiHeadline = z.infer<typeof headlineSchema>;
export type ApiNews = z.infer<typeof newsSchema>;
