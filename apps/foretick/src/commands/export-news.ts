import type { InstrumentId } from '@foretick/core/trade';
import { type FeatureStore, ForetickError, type HeadlinePlace } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { type RecordedStory, storyToFields } from '../news/recorded-news.ts';
import type { Workspace } from '../profiles/profile.ts';
import { from, parseArguments, to } from './parse-arguments.ts';
import { writePage } from './write-page.ts';

const argumentsSchema = z.object({
  file: z.string().min(1),
  from: from.optional(),
  to: to.optional(),
  overwrite: z.boolean().default(false),
});

const PAGE = 500;

/**
 * Writes the stored news with what was read in it and when forecasts could know that, one JSON object a line, by when it was
 * first seen. `from` and `to` bound that time. What nobody has read yet is left out.
 */
export function exportNewsCommand({ store }: Workspace): Command {
  return async (args, _progress, signal) => {
    const { file, overwrite, ...range } = parseArguments(argumentsSchema, args);
    const { from = 0, to = Number.POSITIVE_INFINITY } = range;
    const knownAt = await handedOn(store);
    const stories: RecordedStory[] = [];
    let before: HeadlinePlace | undefined;
    for (;;) {
      if (signal.aborted) throw new ForetickError('INTERRUPTED', 'the export was interrupted');
      const page = await store.headlines({ limit: PAGE, ...(before !== undefined && { before }) });
      for (const { article, reading } of page) {
        const { firstSeenAt, articleId } = article;
        if (reading === undefined || firstSeenAt < from || firstSeenAt >= to) continue;
        stories.push({ article, reading, knownAt: knownAt.get(articleId) ?? new Map() });
      }
      before = page.at(-1)?.article;
      if (page.length < PAGE || (before !== undefined && before.firstSeenAt < from)) break;
    }
    const lines = stories.toReversed().map((story) => `${JSON.stringify(storyToFields(story))}\n`);
    await writePage(file, lines.join(''), overwrite);
    return { file, articles: lines.length };
  };
}

/** From when the forecasts of each instrument knew each article. */
async function handedOn(store: FeatureStore): Promise<ReadonlyMap<string, Map<InstrumentId, number>>> {
  const known = new Map<string, Map<InstrumentId, number>>();
  for (const { instrument } of await store.instruments()) {
    for (const { id, availableAt } of await store.newsSignals({ instrument, served: true })) {
      const times = known.get(id) ?? new Map<InstrumentId, number>();
      known.set(id, times.set(instrument, availableAt));
    }
  }
  return known;
}
