import { fnv1a32 } from './fnv1a.ts';
import { SENTIMENTS, type Sentiment } from './sentiment.ts';
import { sentimentOf } from './sentiment-of.ts';
import { wordsOf } from './words-of.ts';

/** A multinomial logistic model of hashed words and word pairs; plain values, fit for JSON. */
export interface NewsClassifier {
  readonly format: 'foretick-news-classifier-1';
  /** Number of buckets that words are hashed into. */
  readonly buckets: number;
  /** One for each of `SENTIMENTS`. */
  readonly bias: readonly number[];
  /** Buckets with a weight, ascending. */
  readonly used: readonly number[];
  /** For each of `used` one weight for each of `SENTIMENTS`, one after the other. */
  readonly weights: readonly number[];
  /** Rows that it was fitted on. */
  readonly rows: number;
  /** Hash of its weights: tells versions apart. */
  readonly version: string;
}

/** Its probabilities for a text, one for each of `SENTIMENTS`. */
export function probabilitiesOf(text: string, classifier: NewsClassifier): readonly number[] {
  return softmax(sumsOf(text, classifier));
}

/** The most probable sentiment of a text. */
export function classify(text: string, classifier: NewsClassifier): Sentiment {
  const probabilities = probabilitiesOf(text, classifier);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return SENTIMENTS[best] ?? 'neutral';
}

/** Buckets that a text falls into, each once: words, pairs of neighbouring words, and what the lexicon says. */
export function bucketsOf(text: string, buckets: number): readonly number[] {
  const words = wordsOf(text).map((word) => (/^\d/.test(word) ? '#' : word));
  const { sentiment, strength } = sentimentOf(text);
  const told = [`lexicon ${sentiment}`, `strength ${Math.max(-4, Math.min(4, Math.round(strength)))}`];
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  return [
    ...new Set(
      [...words, ...pairs, ...told.map((said) => `:${said}`)].map((item) => fnv1a32(item) % buckets),
    ),
  ];
}

export function softmax(sums: readonly number[]): number[] {
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function sumsOf(text: string, { bias, used, weights, buckets }: NewsClassifier): number[] {
  const sums = [...bias];
  const found = bucketsOf(text, buckets);
  const scale = 1 / Math.sqrt(Math.max(1, found.length));
  for (const bucket of found) {
    const place = placeOf(bucket, used);
    if (place === undefined) continue;
    for (let k = 0; k < sums.length; k += 1) {
      sums[k] = (sums[k] ?? 0) + (weights[place * sums.length + k] ?? 0) * scale;
    }
  }
  return sums;
}

function placeOf(bucket: number, used: readonly number[]): number | undefined {
  let low = 0;
  let high = used.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = used[middle] ?? 0;
    if (found === bucket) return middle;
    if (found < bucket) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
