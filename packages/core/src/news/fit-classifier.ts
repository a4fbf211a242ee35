import { fnv1a64 } from './fnv1a.ts';
import { bucketsOf, type NewsClassifier, softmax } from './news-classifier.ts';
import { SENTIMENTS, type Sentiment } from './sentiment.ts';

/** A text and what a teacher or a person says of it. */
export interface LabelledText {
  readonly text: string;
  readonly label: Sentiment;
}

export interface FitOptions {
  readonly buckets: number;
  readonly passes: number;
  /** Step of AdaGrad. */
  readonly rate: number;
  /** Share that a weight loses towards 0 at each use of it, times the rate. */
  readonly decay: number;
}

const DEFAULTS: FitOptions = { buckets: 32_768, passes: 12, rate: 0.3, decay: 0.002 };

/**
 * Multinomial logistic regression by AdaGrad (Duchi, Hazan, Singer, 2011) over hashed words and pairs. `random` gives numbers in
 * [0, 1) and orders the rows; the same rows, numbers and options give the same weights, bit for bit. Throws a `RangeError` where there are no rows.
 */
export function fitClassifier(
  rows: readonly LabelledText[],
  random: () => number,
  options: Partial<FitOptions> = {},
): NewsClassifier {
  if (rows.length === 0) throw new RangeError('a classifier needs at least one labelled text');
  const { buckets, passes, rate, decay } = { ...DEFAULTS, ...options };
  const kinds = SENTIMENTS.length;
  const weights = new Float64Array((buckets + 1) * kinds);
  const squares = new Float64Array(weights.length).fill(1e-8);
  const examples = rows.map(({ text, label }) => ({
    buckets: bucketsOf(text, buckets),
    label: SENTIMENTS.indexOf(label),
  }));
  for (let pass = 0; pass < passes; pass += 1) {
    shuffle(examples, random);
    for (const example of examples) step(example);
  }

  function step({ buckets: found, label }: { buckets: readonly number[]; label: number }): void {
    const scale = 1 / Math.sqrt(Math.max(1, found.length));
    const sums = SENTIMENTS.map((_, k) => {
      let sum = weights[buckets * kinds + k] ?? 0;
      for (const bucket of found) sum += (weights[bucket * kinds + k] ?? 0) * scale;
      return sum;
    });
    softmax(sums).forEach((probability, k) => {
      const miss = probability - (k === label ? 1 : 0);
      move(buckets * kinds + k, miss, 0);
      for (const bucket of found) move(bucket * kinds + k, miss * scale, decay);
    });
  }

  function move(place: number, slope: number, shrink: number): void {
    const weight = weights[place] ?? 0;
    const gradient = slope + shrink * weight;
    const square = (squares[place] ?? 0) + gradient * gradient;
    squares[place] = square;
    weights[place] = weight - (rate * gradient) / Math.sqrt(square);
  }

  return packed(weights, buckets, rows.length);
}

function packed(weights: Float64Array, buckets: number, rows: number): NewsClassifier {
  const kinds = SENTIMENTS.length;
  const rounded = (place: number) => Math.round((weights[place] ?? 0) * 1e4) / 1e4;
  const of = (bucket: number) => SENTIMENTS.map((_, k) => rounded(bucket * kinds + k));
  const used: number[] = [];
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const own = of(bucket);
    if (own.every((weight) => weight === 0)) continue;
    used.push(bucket);
    kept.push(...own);
  }
  const bias = of(buckets);
  const version = fnv1a64(JSON.stringify([buckets, bias, used, kept]));
  return { format: 'foretick-news-classifier-1', buckets, bias, used, weights: kept, rows, version };
}

function shuffle(items: unknown[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
}
