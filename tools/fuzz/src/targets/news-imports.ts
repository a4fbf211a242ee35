import { importNewsCommand, readLabels } from '@foretick/app/news-import';
import type { FuzzTarget } from '../fuzz-target.ts';
import { createScratchFile } from './scratch-file.ts';

const { signal } = new AbortController();

/** News and labels that somebody brings in a file, as CSV or JSON. */
export const newsImports: readonly FuzzTarget[] = [newsRows(), labelRows()];

function newsRows(): FuzzTarget {
  const file = createScratchFile('news');
  const command = importNewsCommand({ store: { record: async () => undefined } });
  return {
    name: 'news-rows',
    seeds: [
      'title,text,url,source,published_at\n"Bitcoin ""rises"", again",It rose 4%.,https://news.example/a,news,2022-07-05T04:24Z\nEther falls,,,,1656995040000\n',
      'published_at;title\n05-07-2022 04:24;Solana halts\n06/07/2022;Regulator sues an exchange\n',
      '[{"title":"Bitcoin rises above $90,000","text":"It rose.","url":"https://news.example/a","source":"news","published_at":1656995040000}]',
      '{"title":"Ether falls","published_at":"2022-07-05"}\n{"title":"Exchange hacked","text":"Lost $5 million","published_at":"2022-07-05T04:24+02:00"}\n',
    ],
    words: ['title', 'published_at', '"title":', '31-02-2022', '2022-07-05', '253402300800000'],
    feed: (text) => command({ files: [file.holding(text, 'utf8')] }, () => undefined, signal),
    close: async () => file.remove(),
  };
}

function labelRows(): FuzzTarget {
  const file = createScratchFile('labels');
  return {
    name: 'label-rows',
    seeds: [
      'text,label\n"It rose, and rose",positive\nIt fell,negative\nNothing,0\n',
      '[{"title":"a","text":"b","assessment":{"scores":[{"score":1},{"score":-2}]}}]',
      '{"sentence":"c","label":"neutral"}\n{"title":"d","scores":[{"score":0.5}]}\n',
    ],
    words: ['label', 'positive', '"scores":', '"assessment":'],
    feed: (text) => readLabels(file.holding(text, 'utf8')),
    close: async () => file.remove(),
  };
}
