import type { IndicatorInput } from '../indicator-input.ts';
import { changes, combine, over, type Series, share } from './batch-series.ts';

export function closes(all: readonly IndicatorInput[]): readonly number[] {
  return all.map(({ close }) => close);
}

export function volumes(all: readonly IndicatorInput[]): readonly number[] {
  return all.map(({ volume }) => volume);
}

export function typical(all: readonly IndicatorInput[]): readonly number[] {
  return all.map(({ high, low, close }) => (high + low + close) / 3);
}

export function highest(all: readonly IndicatorInput[], length: number): Series {
  return over(
    all.map(({ high }) => high),
    length,
    (newest) => Math.max(...newest),
  );
}

export function lowest(all: readonly IndicatorInput[], length: number): Series {
  return over(
    all.map(({ low }) => low),
    length,
    (newest) => Math.min(...newest),
  );
}

export function returns(all: readonly IndicatorInput[]): Series {
  return changes(closes(all), (now, before) => Math.log(now) - Math.log(before));
}

export function flow(all: readonly IndicatorInput[]): readonly number[] {
  return all.map(({ buyVolume, sellVolume }) => (buyVolume ?? 0) - (sellVolume ?? 0));
}

export function position(series: Series, highs: Series, lows: Series): Series {
  return combine((x, up, down) => share(100 * (x - down), up - down), series, highs, lows);
}
