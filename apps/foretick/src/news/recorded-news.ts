import type { Article } from '@foretick/core/news';
import { type InstrumentId, pairOf, parseInstrumentId } from '@foretick/core/trade';
import type { NewsReading } from '@foretick/ports';
import { recordFromFields, recordToFields } from '@foretick/ports/schema';
import * as z from 'zod';

/** An article with what was read in it, and from when forecasts of each instrument could know that, epoch ms. */
export interface RecordedStory {
  readonly article: Article;
  readonly reading: NewsReading;
  /** By instrument; those that were handed it live. */
  readonly knownAt: ReadonlyMap<InstrumentId, number>;
}

export type ReadStory =
  | { readonly ok: true; readonly story: RecordedStory }
  | { readonly ok: false; readonly reason: string };

/** A story as one object: the records of topics `news` and `news_signals` as they are on the wire, and `known_at`. */
export function storyToFields({ article, reading, knownAt }: RecordedStory): Record<string, unknown> {
  return {
    ...recordToFields('news', { kind: 'article', article }),
    reading: recordToFields('news_signals', reading),
    known_at: Object.fromEntries(knownAt),
  };
}

/** Whether an object is meant to be a recorded story, and no plain headline. */
export function isRecordedStory(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'article' in value && 'reading' in value;
}

export function storyFromFields(value: unknown): ReadStory {
  const shape = shapeSchema.safeParse(value);
  if (!shape.success) return { ok: false, reason: 'it has no article, reading and known_at' };
  const { reading, known_at, ...article } = shape.data;
  const told = recordFromFields('news', article);
  if (!told.ok) return { ok: false, reason: `article: ${told.reason}` };
  const read = recordFromFields('news_signals', reading);
  if (!read.ok) return { ok: false, reason: `reading: ${read.reason}` };
  if (told.value.kind !== 'article' || told.value.article.articleId !== read.value.articleId) {
    return { ok: false, reason: 'its reading is of another article' };
  }
  const knownAt = new Map<InstrumentId, number>();
  for (const [name, time] of Object.entries(known_at)) {
    const instrument = parseInstrumentId(name);
    if (!instrument.ok) return { ok: false, reason: `known_at: ${name} is no instrument` };
    knownAt.set(instrument.value, time);
  }
  return { ok: true, story: { article: told.value.article, reading: read.value, knownAt } };
}

/**
 * When forecasts of an instrument could know of a story: as it was recorded for that instrument, else for the same pair elsewhere,
 * else when its reading was ready. Epoch ms.
 */
export function knownAtBy({ reading, knownAt }: RecordedStory, instrument: InstrumentId): number {
  const own = knownAt.get(instrument);
  if (own !== undefined) return own;
  const same = [...knownAt].find(([other]) => pairOf(other) === pairOf(instrument));
  return same?.[1] ?? reading.availableAt;
}

const shapeSchema = z.object({
  kind: z.literal('article'),
  article: z.record(z.string(), z.unknown()),
  reading: z.record(z.string(), z.unknown()),
  known_at: z.record(z.string(), z.int().min(0)),
});
