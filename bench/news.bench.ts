import { coinsOf, createStoryIndex, isEnglish, sentimentOf, summarise } from '@foretick/core/news';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { type Benchmark, bestRate } from './benchmark.ts';
import { type Headline, readHeadlines } from './news-gold/headlines.ts';

const RUNS = 3;

/**
 * The headlines of 2021 and 2022 with their texts through language filter, near duplicates, coins and lexicon: how many a
 * second. The baseline is VADER alone over the same texts.
 */
export const benchmark: Benchmark = {
  name: 'news',
  async *run() {
    const headlines = readHeadlines();
    if (headlines === undefined) {
      process.stderr.write('news: skipped, the headlines are not there (../shared/data/news)\n');
      return;
    }
    const rate = (work: () => unknown) => bestRate(headlines.length, RUNS, work);
    const baseline = await rate(() => {
      let sum = 0;
      for (const { title, text } of headlines) {
        sum += SentimentIntensityAnalyzer.polarity_scores(`${title}. ${text}`).compound;
      }
      return sum;
    });
    const whole = await rate(() => allSteps(headlines));
    yield { name: 'news', value: whole, unit: 'articles/s', baseline };
    yield { name: 'news-seconds', value: headlines.length / whole, unit: 's', baseline: undefined };
    const steps: Readonly<Record<string, (headline: Headline) => unknown>> = {
      'news-lexicon': ({ title, text }) => sentimentOf(`${title}. ${text}`),
      'news-coins': ({ title, text }) => coinsOf(title, text),
      'news-summary': ({ title, text }) => summarise(title, text),
    };
    for (const [name, step] of Object.entries(steps)) {
      const value = await rate(() => headlines.forEach(step));
      yield { name, value, unit: 'articles/s', baseline: undefined };
    }
  },
};

function allSteps(headlines: readonly Headline[]): number {
  const index = createStoryIndex({ windowMs: 3 * 86_400_000, maxStories: 5_000 });
  let sum = 0;
  for (const { title, text, publishedAt } of headlines) {
    if (!isEnglish(`${title} ${text}`)) continue;
    if (index.add({ title, text, firstSeenAt: publishedAt }).kind === 'repeat') continue;
    sum += coinsOf(title, text).length + sentimentOf(`${title}. ${text}`).strength;
  }
  return sum;
}
