import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
  const [, ...rows] = rowsOf(readFileSync(FILE, 'utf8'));
  return rows
    .flatMap(([date = '', weak = '', , , text = '', title = '']) => {
      const weakLabel = /'class': '(negative|neutral|positive)'/.exec(weak)?.[1] as Headline['weakLabel'];
      return title === '' ? [] : [{ publishedAt: timeOf(date), title, text, weakLabel }];
    })
    .sort((one, other) => one.publishedAt - other.publishedAt || (one.title < other.title ? -1 : 1));
}

/** "5-7-2022 04:24" is 5 July. */
function timeOf(date: string): number {
  const [day = 0, month = 1, year = 0, hour = 0, minute = 0] = date.split(/[- :]/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** Fields parted by semicolons, in quotes where they hold one. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^;\n]*))(;|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ';') rows.push([]);
  }
  return rows.filter(({ length }) => length > 3);
}
