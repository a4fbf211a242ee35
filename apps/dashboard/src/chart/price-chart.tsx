import type { ApiCandle, ApiForecast } from '@foretick/client';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatPrice, formatTime } from '../format.ts';
import { horizonWords } from '../words.ts';
import { type ChartPoints, chartPoints } from './chart-points.ts';
import { type DrawnChart, drawChart } from './draw-chart.ts';
import { usePalette } from './use-palette.ts';

export interface PriceChartProps {
  readonly pair: string;
  readonly instrument: string;
  readonly candles: readonly ApiCandle[];
  readonly forecasts: readonly ApiForecast[];
  readonly horizonSec: number;
}

/** The chart as an element. `data-candles` and `data-forecasts` say how much is drawn. */
export function PriceChart({ pair, instrument, candles, forecasts, horizonSec }: PriceChartProps) {
  const palette = usePalette();
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart | undefined>(undefined);
  const shown = useRef<string | undefined>(undefined);
  const points = useMemo(
    () => chartPoints(candles, forecasts, horizonSec, palette),
    [candles, forecasts, horizonSec, palette],
  );

  useEffect(() => {
    if (element.current === null) return;
    const chart = drawChart(element.current, getComputedStyle(element.current).fontFamily);
    drawn.current = chart;
    return () => {
      drawn.current = undefined;
      shown.current = undefined;
      chart.remove();
    };
  }, []);

  useEffect(() => {
    drawn.current?.draw(points, palette);
    // Move to the newest once for each instrument, when its candles and forecasts are there; then the reader decides.
    const stage = `${instrument} ${points.candles.length > 0} ${points.aheadCount > 0}`;
    if (points.candles.length === 0 || shown.current === stage) return;
    shown.current = stage;
    drawn.current?.showNewest();
  }, [points, palette, instrument]);

  return (
    <div
      class="chart"
      data-testid="chart"
      data-candles={points.candles.length}
      data-forecasts={points.aheadCount}
      role="img"
      aria-label={description(pair, candles, points, horizonSec)}
      ref={element}
    />
  );
}

function description(
  pair: string,
  candles: readonly ApiCandle[],
  points: ChartPoints,
  horizonSec: number,
): string {
  const last = candles.at(-1);
  if (last === undefined) return `${pair}: no candles yet`;
  const close = `${formatPrice(last.close)} at ${formatTime(last.close_time)} UTC`;
  return (
    `${pair}: ${points.candles.length} candles, last close ${close}; ${points.aheadCount} forecasts ahead; ` +
    `${points.marks.length} past forecasts of ${horizonWords(horizonSec)} against what came. The tables below have the numbers.`
  );
}
