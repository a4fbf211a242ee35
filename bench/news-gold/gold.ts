import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { labelFigures, type Sentiment, sentimentOf } from '@foretick/core/news';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { hashOf } from './hash-of.ts';
import { readHeadlines } from './headlines.ts';
import { sampleOf } from './sample.ts';

/** `npm run news:gold`: the lexicon beside VADER on the headlines that were labelled by hand; the tables of docs/news.md. */
const LABELS = fileURLToPath(new URL('labels.csv', import.meta.url));

interface GoldRow {
  readonly hash: string;
  readonly half: string;
  readonly label: Sentiment;
  readonly second: Sentiment | undefined;
}

const gold = readFileSync(LABELS, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line): GoldRow => {
    const [hash = '', half = '', label, second] = line.split(',');
    return {
      hash,
      half,
      label: label as Sentiment,
      second: second === '' ? undefined : (second as Sentiment),
    };
  });

const READERS: Readonly<Record<string, (text: string) => Sentiment>> = {
  lexicon: (text) => sentimentOf(text).sentiment,
  VADER: (text) => {
    // thresholds of VADER's authors
    const { compound } = SentimentIntensityAnalyzer.polarity_scores(text);
    return compound >= 0.05 ? 'positive' : compound <= -0.05 ? 'negative' : 'neutral';
  },
  'always neutral': () => 'neutral',
};

const twice = gold.flatMap(({ label, second }) => (second === undefined ? [] : [{ label, answer: second }]));
const { accuracy, kappa, rows } = labelFigures(twice);
print(`two passes agree on ${share(accuracy)} of ${rows}, kappa ${kappa.toFixed(2)}`);

const headlines = readHeadlines();
if (headlines === undefined) {
  print('skipped the rest: the headlines are not beside the repository (../shared/data/news)');
} else {
  const sample = sampleOf(headlines).map(({ title }) => hashOf(title));
  if (gold.some(({ hash }, i) => hash !== sample[i]))
    throw new Error('the labels are not those of the sample');
  const titles = new Map(headlines.map(({ title }) => [hashOf(title), title]));
  for (const half of ['earlier', 'later']) {
    const rows = gold.filter((row) => row.half === half);
    for (const [name, read] of Object.entries(READERS)) {
      const pairs = rows.map(({ hash, label }) => ({ label, answer: read(titleOf(titles, hash)) }));
      const { accuracy, macroF1, confusion } = labelFigures(pairs);
      print(`${half} half, ${name}: accuracy ${share(accuracy)}, macro-F1 ${macroF1.toFixed(3)}`);
      if (name === 'lexicon') print(`  ${JSON.stringify(confusion)}`);
    }
  }
  const weak = headlines.map(({ title, text, weakLabel }) => ({
    label: weakLabel,
    answer: sentimentOf(`${title}. ${text}`).sentiment,
  }));
  const agreed = labelFigures(weak);
  print(
    `machine-made labels of ${weak.length}: the lexicon agrees on ${share(agreed.accuracy)}, kappa ${agreed.kappa.toFixed(2)}`,
  );
  const byWeak = new Map(headlines.map(({ title, weakLabel }) => [hashOf(title), weakLabel]));
  const handed = labelFigures(
    gold.map(({ hash, label }) => ({ label, answer: byWeak.get(hash) ?? 'neutral' })),
  );
  print(
    `machine-made labels agree with those by hand on ${share(handed.accuracy)}, kappa ${handed.kappa.toFixed(2)}`,
  );
}

function titleOf(titles: ReadonlyMap<string, string>, hash: string): string {
  const title = titles.get(hash);
  if (title === undefined)
    throw new Error(`no headline has the hash ${hash}: these are not the labelled headlines`);
  return title;
}

function share(value: number): string {
  return value.toFixed(3);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
