import type { NewsSignal } from '@foretick/core/feature';
import { pairOf } from '@foretick/core/trade';
import type { Headline, HeadlineQuery, NewsRecord, NewsSignalQuery } from '@foretick/ports';
import type { SqlPool, SqlRow } from '../connection/sql-pool.ts';
import { Conditions, limitSql } from './conditions.ts';
import { columnsSql, recordOf } from './record-of.ts';

/** Articles with what was read in them, newest first seen first. */
export async function readHeadlines(
  pool: SqlPool,
  { coin, before, limit }: HeadlineQuery,
): Promise<readonly Headline[]> {
  const conditions = new Conditions();
  if (coin !== undefined)
    conditions.sql(`a.article -> 'coins' @> ${conditions.parameter(JSON.stringify([coin]))}::JSONB`);
  if (before !== undefined) {
    const time = conditions.parameter(before.firstSeenAt);
    const id = conditions.parameter(before.articleId);
    conditions.sql(`(a.first_seen_at < ${time} OR (a.first_seen_at = ${time} AND a.article_id < ${id}))`);
  }
  const rows = await pool.query(
    'reading headlines',
    `SELECT a.article, a.reach, ${columnsSql('news_readings', 'r', READING)}
     FROM news_articles a LEFT JOIN news_readings r ON r.article_id = a.article_id ${conditions.where}
     ORDER BY a.first_seen_at DESC, a.article_id DESC ${limitSql(limit)}`,
    conditions.parameters,
  );
  return rows.flatMap(toHeadline);
}

const READING = 'reading_';

function toHeadline(row: SqlRow): readonly Headline[] {
  const told: NewsRecord = recordOf('news', { kind: 'article', article: row.article });
  if (told.kind !== 'article') return [];
  const read: SqlRow = Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name.startsWith(READING))
      .map(([name, value]) => [name.slice(READING.length), value]),
  );
  const reading = read.article_id === null ? undefined : recordOf('news_signals', read);
  return [{ article: told.article, reach: Number(row.reach), reading }];
}

/** What the news said of the instrument's coin; what was decided live of when it could be known counts. */
export async function readNewsSignals(
  pool: SqlPool,
  { instrument, served = false, ...range }: NewsSignalQuery,
): Promise<readonly NewsSignal[]> {
  const [coin = ''] = pairOf(instrument).split('/');
  const conditions = new Conditions();
  const handed = conditions.parameter(instrument);
  conditions.sql(`signals @> ${conditions.parameter(JSON.stringify([{ coin }]))}::JSONB`);
  conditions.range('known_at', range);
  const rows = await pool.query(
    'reading news signals',
    `SELECT article_id, published_at, known_at, signals FROM (
       SELECT r.article_id, r.published_at, r.signals, COALESCE(h.available_at, r.available_at) AS known_at
       FROM news_readings r
       ${served ? '' : 'LEFT '}JOIN (SELECT signal_id, available_at FROM news_of_instruments WHERE instrument = ${handed}) h
         ON h.signal_id = r.article_id
     ) AS known ${conditions.where} ORDER BY known_at, article_id`,
    conditions.parameters,
  );
  return rows.flatMap((row) => {
    const scores: readonly unknown[] = Array.isArray(row.signals) ? row.signals : [];
    const score = scores.map(scoreOf).find((one) => one?.coin === coin)?.score;
    if (score === undefined) return [];
    return [
      {
        id: String(row.article_id),
        publishedAt: Number(row.published_at),
        availableAt: Number(row.known_at),
        score,
      },
    ];
  });
}

function scoreOf(value: unknown): { readonly coin: string; readonly score: number } | undefined {
  if (typeof value !== 'object' || value === null || !('coin' in value) || !('score' in value))
    return undefined;
  return { coin: String(value.coin), score: Number(value.score) };
}
