import type { DuckDBConnection } from '@duckdb/node-api';
import type { NewsSignal } from '@foretick/core/feature';
import type { Article, Assessment } from '@foretick/core/news';
import { pairOf } from '@foretick/core/trade';
import type { Headline, HeadlineQuery, ModelCall, NewsSignalQuery } from '@foretick/ports';
import { type Row, readRows } from './read-rows.ts';
import { integerSql, rangeSql } from './sql.ts';

/** Articles with what was read in them, newest first seen first. */
export async function readHeadlines(
  connection: DuckDBConnection,
  { coin, before, limit }: HeadlineQuery,
): Promise<readonly Headline[]> {
  const parameters: string[] = [];
  const where = ['true'];
  if (coin !== undefined) {
    parameters.push(coin);
    where.push(`list_contains(from_json(coins_json, '["VARCHAR"]'), $${parameters.length})`);
  }
  if (before !== undefined) {
    parameters.push(before.articleId);
    const time = integerSql(before.firstSeenAt);
    where.push(
      `(first_seen_at < ${time} OR (first_seen_at = ${time} AND article_id < $${parameters.length}))`,
    );
  }
  const signalsJson = `(SELECT to_json(list({coin: coin, score: score} ORDER BY coin)) FROM news_signals signal
     WHERE signal.article_id = article.article_id)`;
  return readRows(
    connection,
    `SELECT article_id, title, text, url, source, article.published_at::DOUBLE, first_seen_at::DOUBLE, coins_json,
       (SELECT count(DISTINCT source || ' ' || url) FROM news_retold told WHERE told.article_id = article.article_id)::DOUBLE,
       reading.available_at::DOUBLE, availability, reader, reader_version, fallback, assessment_json, call_json,
       coalesce(${signalsJson}, '[]')::VARCHAR
     FROM (SELECT * FROM news_articles WHERE ${where.join(' AND ')}
           ORDER BY first_seen_at DESC, article_id DESC LIMIT ${integerSql(limit)}) article
     LEFT JOIN news_readings reading USING (article_id)
     ORDER BY first_seen_at DESC, article_id DESC`,
    parameters,
    toHeadline,
  );
}

/** What the news said of the instrument's coin; what was decided live of when it could be known counts. */
export async function readNewsSignals(
  connection: DuckDBConnection,
  { instrument, served = false, ...range }: NewsSignalQuery,
): Promise<readonly NewsSignal[]> {
  const [coin = ''] = pairOf(instrument).split('/');
  return readRows(
    connection,
    `SELECT article_id, published_at::DOUBLE, known_at::DOUBLE, score FROM (
       SELECT article_id, signal.published_at, signal.score,
         coalesce(handed.available_at, signal.available_at) AS known_at
       FROM news_signals signal
       ${served ? '' : 'LEFT '}JOIN (SELECT article_id, min(available_at) AS available_at FROM news_handed_on
                  WHERE instrument = $2 GROUP BY article_id) handed USING (article_id)
       WHERE coin = $1)
     WHERE ${rangeSql('known_at', range)} ORDER BY known_at, article_id`,
    [coin, instrument],
    (row) => ({
      id: row.text(0),
      publishedAt: row.number(1),
      availableAt: row.number(2),
      score: row.number(3),
    }),
  );
}

function toHeadline(row: Row): Headline {
  const article: Article = {
    articleId: row.text(0),
    title: row.text(1),
    text: row.text(2),
    url: row.text(3),
    source: row.text(4),
    publishedAt: row.number(5),
    firstSeenAt: row.number(6),
    coins: JSON.parse(row.text(7)),
  };
  const reach = 1 + row.number(8);
  if (row.isNull(9)) return { article, reach, reading: undefined };
  // Written from checked records, so that they are what they say.
  const assessment: Assessment = JSON.parse(row.text(14));
  const call: ModelCall = JSON.parse(row.text(15));
  const reading = {
    articleId: article.articleId,
    publishedAt: article.publishedAt,
    availableAt: row.number(9),
    availability: row.oneOf(10, ['observed', 'modelled']),
    assessment,
    signals: JSON.parse(row.text(16)),
    reader: row.text(11),
    readerVersion: row.text(12),
    fallback: row.text(13),
    call,
  };
  return { article, reach, reading };
}
