/** For the slow batch versions: whole series at once, straight from the definitions, nothing carried along. */
export type Series = readonly (number | undefined)[];

/** `figure` over the newest `length` numbers of each place; nothing where one of them is missing. */
export function over(series: Series, length: number, figure: (newest: readonly number[]) => number): Series {
  return series.map((_, i) => {
    const newest = series.slice(Math.max(0, i + 1 - length), i + 1).filter((value) => value !== undefined);
    return newest.length < length ? undefined : figure(newest);
  });
}

/** Place by place; nothing where one of them is missing. */
export function combine(figure: (...values: number[]) => number, ...all: readonly Series[]): Series {
  return (all[0] ?? []).map((_, i) => {
    const values = all.map((series) => series[i]).filter((value) => value !== undefined);
    return values.length < all.length ? undefined : figure(...values);
  });
}

/** From the mean of the first `length` numbers on, `next` gives each level from the one before. */
function smoothed(series: Series, length: number, next: (level: number, value: number) => number): Series {
  const first = series.findIndex((value) => value !== undefined);
  const levels: (number | undefined)[] = [];
  series.forEach((value, i) => {
    const place = first < 0 ? -1 : i - first;
    if (value === undefined || place < length - 1) levels.push(undefined);
    else if (place === length - 1) levels.push(mean(series.slice(first, i + 1)));
    else levels.push(next(levels.at(-1) ?? Number.NaN, value));
  });
  return levels;
}

export function ema(series: Series, length: number): Series {
  return smoothed(series, length, (level, value) => (2 * value + (length - 1) * level) / (length + 1));
}

export function wilder(series: Series, length: number): Series {
  return smoothed(series, length, (level, value) => level + (value - level) / length);
}

export function sma(series: Series, length: number): Series {
  return over(series, length, mean);
}

/** From one place to the next; nothing at the first. */
export function changes(series: readonly number[], of: (now: number, before: number) => number): Series {
  return series.map((now, i) => {
    const before = series[i - 1];
    return before === undefined ? undefined : of(now, before);
  });
}

export function sum(values: Series): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

export function mean(values: Series): number {
  return sum(values) / values.length;
}

/** Mean squared deviation, divided by `values.length - less`. */
export function variance(values: readonly number[], less: 0 | 1): number {
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - less);
}

export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
