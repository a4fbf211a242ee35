import type { Pair } from '@foretick/core/trade';
import { coinOf, DAY_MS, newsOfDay } from './generated-news.ts';

/** Within this time a headline has done half of what it does to the price. */
const HALF_LIFE_MS = 30 * 60_000;

/** What headlines move prices by where nothing else is said: half a percent each. */
export const PLANTED_NEWS_EFFECT = 0.005;

/**
 * What the news has done to the log-price of a pair by a time: each headline moves it by `effect`, up or down, half of it within 30
 * minutes, half of the rest within the next. A pure function of seed, pair and time.
 */
export function newsImpact(seed: number, pair: Pair, effect: number): (timeMs: number) => number {
  if (effect === 0) return () => 0;
  const coin = coinOf(pair);
  let known: DayImpact | undefined;
  return (timeMs) => {
    const day = Math.floor(timeMs / DAY_MS);
    if (known?.day !== day) known = impactOfDay(seed, coin, day);
    const { times, sums, leads } = known;
    let at = times.length - 1;
    while ((times[at] ?? 0) > timeMs) at -= 1;
    const left = 0.5 ** ((timeMs - (times[at] ?? 0)) / HALF_LIFE_MS);
    return effect * ((sums[at] ?? 0) - (leads[at] ?? 0) * left);
  };
}

/** After each headline of a day and the day before: the sum of sentiments, and what of it the price has still to follow. */
interface DayImpact {
  readonly day: number;
  readonly times: readonly number[];
  readonly sums: readonly number[];
  readonly leads: readonly number[];
}

/** The days before yesterday have done their work, and it came to nothing: a day has as much good news as bad. */
function impactOfDay(seed: number, coin: string, day: number): DayImpact {
  const times: number[] = [];
  const sums: number[] = [];
  const leads: number[] = [];
  let [time, sum, lead] = [0, 0, 0];
  for (const { timeMs, sentiment } of [...newsOfDay(seed, coin, day - 1), ...newsOfDay(seed, coin, day)]) {
    lead = lead * 0.5 ** ((timeMs - time) / HALF_LIFE_MS) + sentiment;
    sum += sentiment;
    time = timeMs;
    times.push(time);
    sums.push(sum);
    leads.push(lead);
  }
  return { day, times, sums, leads };
}
