import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { delimitedRows, timeOf } from '@foretick/app/news-rows';

/** A headline of the set of 2021 and 2022, which stands beside the repository and is no part of it. */
export interface Headline {
  /** Epoch ms. */
  readonly publishedAt: number;
  readonly title: string;
  readonly text: string;
  /** Made by a machine. */
  readonly weakLabel: 'negative' | 'neutral' | 'positive';
}

const FILE = fileURLToPath(
  new URL('../../../shared/data/news/headlines-2021-2022/cryptonews.csv', import.meta.url),
);

/** In the order of time; undefined where the set is not there. */
export function readHeadlines(): readonly Headline[] | undefined {
  if (!existsSync(FILE)) return undefined;
  return delimitedRows(readFileSync(FILE, 'utf8'))
    .flatMap(({ date = '', sentiment = '', text = '', title = '' }) => {
      const weakLabel = /'class': '(negative|neutral|positive)'/.exec(
        sentiment,
      )?.[1] as Headline['weakLabel'];
      const publishedAt = timeOf(date);
      return title === '' || publishedAt === undefined ? [] : [{ publishedAt, title, text, weakLabel }];
    })
    .sort((one, other) => one.publishedAt - other.publishedAt || (one.title < other.title ? -1 : 1));
}
