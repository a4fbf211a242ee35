import { ForetickError, type NewsHistory } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { createPastNews } from '../news/past-news.ts';
import { newsHistory } from '../profiles/news.ts';
import type { Workspace } from '../profiles/profile.ts';
import { from, parseArguments, to } from './parse-arguments.ts';

const argumentsSchema = z.object({ from, to: to.optional() });

/**
 * Fetches headlines of the past from GDELT and brings them in as `foretick news import` does. What came before it is stopped or
 * fails stays; the same time again adds nothing.
 */
export function backfillNewsCommand(
  { store, clock }: Pick<Workspace, 'store' | 'clock'>,
  _sources: unknown = undefined,
  history: NewsHistory = newsHistory(),
): Command {
  return async (args, progress, signal) => {
    const { from, to = clock.now() } = parseArguments(argumentsSchema, args);
    if (from >= to) throw new ForetickError('ARGUMENT_INVALID', '--from has to be before --to');
    const news = createPastNews(store);
    for await (const { items, upTo } of history.between({ from, to }, signal)) {
      const dated = items.flatMap(({ publishedAt, ...item }) =>
        publishedAt === undefined ? [] : [{ ...item, publishedAt, source: 'gdelt' }],
      );
      dated.sort((one, other) => one.publishedAt - other.publishedAt);
      await news.add(dated, signal);
      progress((upTo - from) / (to - from), 'asking GDELT');
    }
    if (signal.aborted) throw new ForetickError('INTERRUPTED', 'the backfill was interrupted');
    return { ...news.imported() };
  };
}
