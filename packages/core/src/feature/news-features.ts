import type { Feature } from './feature.ts';
import type { NewsWindow } from './news-window.ts';

/** What the news said of the coin, by when it was known here, never by when it was published. */
export const NEWS_FEATURES: readonly Feature[] = [
  of('news_score', 'sum of scores, each halved every 60 minutes', 'score', (news, time) => news.score(time)),
  of('news_count', 'ln(1 + number of signals, each halved every 60 minutes)', 'score', (news, time) =>
    Math.log1p(news.count(time)),
  ),
  of(
    'news_age',
    'ln(1 + minutes since the newest signal, at most 1440) / ln(1441)',
    'share',
    (news, time) => Math.log1p(news.ageMin(time)) / Math.log(1_441),
  ),
];

function of(
  name: string,
  transform: string,
  unit: Feature['unit'],
  value: (news: NewsWindow, time: number) => number,
): Feature {
  return {
    name,
    group: 'news',
    inputs: ['news.score', 'news.available_at'],
    transform,
    unit,
    warmUp: 1,
    compute: ({ news, row }) => value(news, row.candle.closeTime),
  };
}
