import {
  CandlestickSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type IChartApi,
  LineSeries,
  LineStyle,
  type Time,
} from 'lightweight-charts';
import { formatDate, formatPrice, formatTime, priceDigits } from '../format.ts';
import type { ChartPoints } from './chart-points.ts';
import { ForecastMarksView } from './forecast-marks.ts';
import type { Palette } from './use-palette.ts';

export interface DrawnChart {
  draw(points: ChartPoints, palette: Palette): void;
  /** Shows the newest candles and what is forecast after them. */
  showNewest(): void;
  remove(): void;
}

const PIXELS_PER_CANDLE = 9;
/** Empty slots to the right of the last point. */
const ROOM_AHEAD = 3;

/** A chart in `element`: candles, volume, forecasts ahead, and marks of past forecasts. Times in UTC. */
export function drawChart(element: HTMLElement, fontFamily: string): DrawnChart {
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: true, fontFamily, fontSize: 12 },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.08, bottom: 0.22 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: ROOM_AHEAD },
    localization: { locale: 'en-GB', timeFormatter: (time: Time) => utcText(time) },
    // The page scrolls; the chart zooms by pinching, or with the wheel while Ctrl is held, as maps do.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  });
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: true });
  const marks = chart.addCustomSeries(new ForecastMarksView(), {
    lastValueVisible: false,
    priceLineVisible: false,
  });
  const ahead = chart.addSeries(LineSeries, {
    lineStyle: LineStyle.Dashed,
    lineWidth: 2,
    pointMarkersVisible: true,
    pointMarkersRadius: 4,
    lastValueVisible: false,
    priceLineVisible: false,
    crosshairMarkerVisible: true,
  });
  let lastSlots = 0;

  return {
    draw(points, palette) {
      applyPalette(chart, palette);
      candles.applyOptions({
        upColor: palette.surface,
        borderUpColor: palette.candle,
        wickUpColor: palette.candle,
        downColor: palette.candle,
        borderDownColor: palette.candle,
        wickDownColor: palette.candle,
        priceLineColor: palette.candle,
      });
      ahead.applyOptions({ color: palette.accent });
      marks.applyOptions({ hitColor: palette.hit, missColor: palette.miss, unmovedColor: palette.unmoved });
      const reference = points.candles.at(-1)?.close ?? 1;
      const digits = priceDigits(reference);
      const priceFormat = {
        type: 'custom',
        minMove: 10 ** -digits,
        formatter: (price: number) => formatPrice(price, reference),
      } as const;
      for (const series of [candles, ahead, marks]) series.applyOptions({ priceFormat });
      candles.setData([...points.candles]);
      volumes.setData([...points.volumes]);
      marks.setData([...points.marks]);
      ahead.setData([...points.ahead]);
      lastSlots = slots(points);
    },
    showNewest() {
      const visible = Math.max(20, Math.floor(element.clientWidth / PIXELS_PER_CANDLE));
      const to = lastSlots - 1 + ROOM_AHEAD;
      chart.timeScale().setVisibleLogicalRange({ from: to - visible, to });
    },
    remove: () => chart.remove(),
  };
}

function applyPalette(chart: IChartApi, palette: Palette): void {
  chart.applyOptions({
    layout: { background: { type: ColorType.Solid, color: palette.surface }, textColor: palette.text },
    grid: { vertLines: { visible: false }, horzLines: { color: palette.grid } },
    crosshair: {
      vertLine: { color: palette.text, labelBackgroundColor: palette.candle },
      horzLine: { color: palette.text, labelBackgroundColor: palette.candle },
    },
  });
}

function slots(points: ChartPoints): number {
  return new Set([...points.candles, ...points.ahead].map(({ time }) => time)).size;
}

function utcText(time: Time): string {
  const ms = Number(time) * 1_000;
  return `${formatDate(ms)} ${formatTime(ms)} UTC`;
}
