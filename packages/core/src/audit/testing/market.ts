import type { Candle } from '../../candle/index.ts';
import { randomCandles } from '../../indicator/random-candles.ts';
import { type AuditInputs, perturbCandle } from '../index.ts';
import { seededRandom } from '../seeded-random.ts';

/** An article's score. It was written at `publishedAt` and came to us at `availableAt`, epoch ms. */
export interface Signal {
  readonly publishedAt: number;
  readonly availableAt: number;
  readonly score: number;
}

/** What the pipelines under test read. */
export interface Market {
  readonly candles: Candle;
  /** The same minutes on a venue that leads. */
  readonly companion: Candle;
  readonly news: Signal;
}

/** A seeded market: two venues whose candles come 0.2 to 2 s after their close, and an article every hour or so. */
export function marketOf(minutes: number, seed: number): AuditInputs<Market> {
  const random = seededRandom(seed);
  const delayed = (candle: Candle): Candle => ({
    ...candle,
    availableAt: candle.closeTime + 200 + Math.floor(1_800 * random()),
  });
  const candles = randomCandles(minutes, seed, { momentum: 0.2 }).map(delayed);
  const companion = randomCandles(minutes, seed + 1_000).map(delayed);
  const news: Signal[] = [];
  let publishedAt = candles[0]?.openTime ?? 0;
  while (publishedAt < (candles.at(-1)?.closeTime ?? 0)) {
    const availableAt = Math.max(
      publishedAt + 30_000 + 600_000 * random(),
      (news.at(-1)?.availableAt ?? 0) + 1,
    );
    news.push({ publishedAt, availableAt: Math.floor(availableAt), score: random() - 0.5 });
    publishedAt += Math.floor((1 + 120 * random()) * 60_000);
  }
  return {
    candles: { records: candles, perturb: perturbCandle },
    companion: { records: companion, perturb: perturbCandle },
    news: {
      records: news,
      perturb: (signal, chance) => ({ ...signal, score: chance() - 0.5 }),
      repeats: true,
    },
  };
}
