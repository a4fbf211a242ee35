import type { IndicatorInput } from '../indicator-input.ts';
import { combine, mean, over, type Series, sum } from './batch-series.ts';

/** The widest of high to low and of both to the close before; nothing at the first candle. */
export function trueRanges(all: readonly IndicatorInput[]): Series {
  return all.map(({ high, low }, i) => {
    const before = all[i - 1]?.close;
    return before === undefined ? undefined : Math.max(high, before) - Math.min(low, before);
  });
}

/** Both directional indicators, and the average of their index. */
export function directional(all: readonly IndicatorInput[], length: number) {
  const moves = all.map(({ high, low }, i) => {
    const before = all[i - 1];
    return before === undefined ? undefined : { up: high - before.high, down: before.low - low };
  });
  const total = (parts: Series): Series => {
    const totals: (number | undefined)[] = [];
    parts.forEach((part, i) => {
      if (i < length) totals.push(undefined);
      // The first total: length - 1 parts as they are, less their share, and the next.
      else if (i === length) totals.push(sum(parts.slice(1, length)) * (1 - 1 / length) + (part ?? 0));
      else totals.push((totals.at(-1) ?? 0) * (1 - 1 / length) + (part ?? 0));
    });
    return totals;
  };
  const ranges = total(trueRanges(all));
  const percent = (part: number, range: number) => (range < 1e-14 ? 0 : (100 * part) / range);
  const plus = combine(
    percent,
    total(moves.map((move) => move && (move.up > Math.max(move.down, 0) ? move.up : 0))),
    ranges,
  );
  const minus = combine(
    percent,
    total(moves.map((move) => move && (move.down > Math.max(move.up, 0) ? move.down : 0))),
    ranges,
  );
  const index = combine(
    (up, down) => (up + down === 0 ? -1 : (100 * Math.abs(up - down)) / (up + down)),
    plus,
    minus,
  );
  const first = over(index, length, (newest) => mean(newest.map((one) => Math.max(one, 0)))).map(
    (level, i) => (i < 2 * length - 1 ? undefined : level),
  );
  const start = first[2 * length - 1] ?? 0;
  const adx: (number | undefined)[] = [];
  index.forEach((one, i) => {
    const level = adx.at(-1) ?? 0;
    if (one === undefined || i < 2 * length - 1) adx.push(undefined);
    else if (i === 2 * length - 1) adx.push(start);
    else adx.push(one < 0 ? level : ((length - 1) * level + one) / length);
  });
  return { plus, minus, adx };
}

/** The stop of each candle from the second on, told as a story: a trade is open, is stopped, the other side opens. */
export function parabolic(all: readonly IndicatorInput[], step: number, most: number): Series {
  const stops: (number | undefined)[] = [undefined];
  const [first, second] = all;
  if (first === undefined || second === undefined) return all.map(() => undefined);
  let long = !(first.low - second.low > Math.max(second.high - first.high, 0));
  let best = long ? second.high : second.low;
  let stop = long ? first.low : first.high;
  let rate = step;
  for (let i = 1; i < all.length; i += 1) {
    // The first stop knows one candle only.
    const two = all.slice(i === 1 ? i : i - 1, i + 1);
    const floor = Math.min(...two.map(({ low }) => low));
    const ceiling = Math.max(...two.map(({ high }) => high));
    const { high = 0, low = 0 } = all[i] ?? {};
    if (long && low <= stop) {
      long = false;
      stop = Math.max(best, ceiling);
      best = low;
      rate = step;
    } else if (!long && high >= stop) {
      long = true;
      stop = Math.min(best, floor);
      best = high;
      rate = step;
    } else if (long && high > best) {
      best = high;
      rate = Math.min(most, rate + step);
    } else if (!long && low < best) {
      best = low;
      rate = Math.min(most, rate + step);
    }
    stops.push(stop);
    stop = stop + rate * (best - stop);
    stop = long ? Math.min(stop, floor) : Math.max(stop, ceiling);
  }
  return stops;
}
