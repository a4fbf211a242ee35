import type { Pair } from '@foretick/core/trade';
import { childSeed, textSeed, uniform } from '../market/hash-random.ts';
import { headlineText } from './headline-text.ts';

/** One story of the simulated wire. */
export interface SimulatedHeadline {
  /** Unique on the wire, for example `btc-20463-07`. */
  readonly id: string;
  /** When it comes out, epoch ms. */
  readonly timeMs: number;
  /** The coin that it is about, for example `BTC`. */
  readonly coin: string;
  /** Whether it is bad or good for the coin's price. */
  readonly sentiment: -1 | 1;
  readonly title: string;
  readonly text: string;
}

/** A wire's whole past and future. Asking twice gives the same headlines. */
export interface NewsSource {
  /** The headlines with `fromMs <= timeMs < toMs` of all coins, oldest first. */
  headlines(fromMs: number, toMs: number): readonly SimulatedHeadline[];
}

/** Made-up news of the coins of `pairs`, as a pure function of seed, coin and time. */
export function createGeneratedNews(options: {
  readonly seed: number;
  readonly pairs: readonly Pair[];
}): NewsSource {
  const coins = [...new Set(options.pairs.map(coinOf))];
  return {
    headlines(fromMs, toMs) {
      const found: SimulatedHeadline[] = [];
      for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
        for (const coin of coins) {
          for (const one of newsOfDay(options.seed, coin, day)) {
            if (one.timeMs >= fromMs && one.timeMs < toMs) found.push(headlineOf(one, coin, day));
          }
        }
      }
      return found.sort((one, other) => one.timeMs - other.timeMs || (one.id < other.id ? -1 : 1));
    },
  };
}

export interface NewsMoment {
  readonly seed: number;
  readonly place: number;
  readonly timeMs: number;
  readonly sentiment: -1 | 1;
}

/**
 * When a coin has news on a day (UTC, counted since 1970), and of which kind: one in each 40 minutes. As many are good as bad, so
 * that what they do to the price comes to nothing in the long run.
 */
export function newsOfDay(seed: number, coin: string, day: number): readonly NewsMoment[] {
  const own = childSeed(textSeed(seed, `news of ${coin}`), day);
  const sentiments = Array.from({ length: PER_DAY }, (_, place): -1 | 1 => (place % 2 === 0 ? 1 : -1));
  for (let place = PER_DAY - 1; place > 0; place -= 1) {
    const other = Math.floor(uniform(own, place) * (place + 1));
    const [here = 1, there = 1] = [sentiments[place], sentiments[other]];
    sentiments[place] = there;
    sentiments[other] = here;
  }
  return sentiments.map((sentiment, place) => ({
    ...{ seed: childSeed(own, place), place, sentiment },
    timeMs: day * DAY_MS + Math.floor((place + uniform(own, 1_000 + place)) * SLOT_MS),
  }));
}

export const DAY_MS = 86_400_000;
const PER_DAY = 36;
const SLOT_MS = DAY_MS / PER_DAY;

export function coinOf(pair: Pair): string {
  return pair.slice(0, pair.indexOf('/'));
}

function headlineOf(
  { seed, place, timeMs, sentiment }: NewsMoment,
  coin: string,
  day: number,
): SimulatedHeadline {
  const id = `${coin.toLowerCase()}-${day}-${String(place).padStart(2, '0')}`;
  return { id, timeMs, coin, sentiment, ...headlineText(coin, sentiment, seed) };
}
