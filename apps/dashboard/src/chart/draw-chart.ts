import type { ApiCandle } from '@foretick/client';
import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesMarkersPluginApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatDate, formatPrice, formatTime, priceDigits } from '../format.ts';
import { candlePoint, type FanSlot, type MarkPoint, volumePoint } from './chart-points.ts';
import { ForecastFanView } from './forecast-fan.ts';
import { ForecastMarksView } from './forecast-marks.ts';
import type { Palette } from './use-palette.ts';

export interface DrawnChart {
  paint(palette: Palette): void;
  /** Oldest first. Only what changed is drawn anew. */
  candles(candles: readonly ApiCandle[], palette: Palette): void;
  fan(points: readonly FanSlot[]): void;
  marks(points: readonly MarkPoint[]): void;
  news(times: readonly UTCTimestamp[], palette: Palette): void;
  /** Shows the newest candles and what is forecast after them. */
  showNewest(): void;
  /** Puts the crosshair on the candle that opens at the time (epoch ms) and is at this price; `undefined` takes it away. */
  pointAt(spot: { readonly openTime: number; readonly price: number } | undefined): void;
  remove(): void;
}

const PIXELS_PER_CANDLE = 9;
/** On a narrow screen more candles matter more than their looks. */
const NARROW = { upTo: 500, pixelsPerCandle: 5 };
/** Empty slots to the right of the last point. */
const ROOM_AHEAD = 3;
const QUIET = { lastValueVisible: false, priceLineVisible: false } as const;

/**
 * A chart in `element`: candles, volume, the fan of forecasts ahead, marks of past forecasts and of news. Times in UTC.
 * `onPoint` hears the open time (epoch ms) of the slot that the reader points at.
 */
export function drawChart(
  element: HTMLElement,
  fontFamily: string,
  onPoint: (openTime: number | undefined) => void,
): DrawnChart {
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: true, fontFamily, fontSize: 12 },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.06, bottom: 0.2 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: ROOM_AHEAD },
    localization: { locale: 'en-GB', timeFormatter: (time: Time) => utcText(time) },
    // The page scrolls; the chart zooms by pinching, or with the wheel while Ctrl is held, as maps do.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  });
  const fan = chart.addCustomSeries(new ForecastFanView(), QUIET);
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    ...QUIET,
  });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.87, bottom: 0 } });
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: true });
  const marks = chart.addCustomSeries(new ForecastMarksView(), QUIET);
  const news: ISeriesMarkersPluginApi<Time> = createSeriesMarkers(candles, []);
  chart.subscribeCrosshairMove(({ time }) => onPoint(time === undefined ? undefined : Number(time) * 1_000));
  let drawn: readonly ApiCandle[] = [];
  let painted: Palette | undefined;
  let digits: number | undefined;
  let slotsAhead = 0;

  const showDigits = (reference: number) => {
    if (priceDigits(reference) === digits) return;
    digits = priceDigits(reference);
    const minMove = 10 ** -digits;
    const formatter = (price: number) => formatPrice(price, reference);
    for (const series of [candles, fan, marks]) {
      series.applyOptions({ priceFormat: { type: 'custom', minMove, formatter } });
    }
  };

  return {
    paint(palette) {
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
      fan.applyOptions({ lineColor: palette.accent, bandColor: palette.band });
      marks.applyOptions({ hitColor: palette.hit, missColor: palette.miss, unmovedColor: palette.unmoved });
    },
    candles(next, palette) {
      showDigits(next.at(-1)?.close ?? 1);
      const from = painted === palette ? firstChange(drawn, next) : 0;
      if (from === 0) {
        candles.setData(next.map(candlePoint));
        volumes.setData(next.map((candle) => volumePoint(candle, palette)));
      } else {
        for (const candle of next.slice(from)) {
          candles.update(candlePoint(candle));
          volumes.update(volumePoint(candle, palette));
        }
      }
      drawn = next;
      painted = palette;
    },
    fan(points) {
      fan.setData([...points]);
      slotsAhead = Math.max(0, points.length - 1);
    },
    marks: (points) => marks.setData([...points]),
    news: (times, palette) =>
      news.setMarkers(
        times.map((time) => ({
          time,
          position: 'aboveBar',
          shape: 'square',
          color: palette.accent,
          size: 0.8,
        })),
      ),
    showNewest() {
      const pixels = element.clientWidth <= NARROW.upTo ? NARROW.pixelsPerCandle : PIXELS_PER_CANDLE;
      const visible = Math.max(20, Math.floor(element.clientWidth / pixels));
      const to = drawn.length + slotsAhead - 1 + ROOM_AHEAD;
      chart.timeScale().setVisibleLogicalRange({ from: to - visible, to });
    },
    pointAt(spot) {
      if (spot === undefined) chart.clearCrosshairPosition();
      else chart.setCrosshairPosition(spot.price, (spot.openTime / 1_000) as UTCTimestamp, candles);
    },
    remove: () => chart.remove(),
  };
}

/** Index from which on `next` can be added to what is drawn; 0 where it has to be drawn anew. */
function firstChange(drawn: readonly ApiCandle[], next: readonly ApiCandle[]): number {
  if (next.length < drawn.length) return 0;
  const last = drawn.length - 1;
  if (last < 1 || next[last]?.open_time !== drawn[last]?.open_time) return 0;
  for (let i = 0; i < last; i += 1) if (next[i] !== drawn[i]) return 0;
  return last;
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

function utcText(time: Time): string {
  const ms = Number(time) * 1_000;
  return `${formatDate(ms)} ${formatTime(ms)} UTC`;
}
