import type { ApiCandle, ApiForecast, ApiHeadline } from '@foretick/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatPrice, formatTime } from '../format.ts';
import { lastClosed } from '../live/forecast-view.ts';
import { horizonWords } from '../words.ts';
import { fanPoints, markPoints, newsTimes } from './chart-points.ts';
import { type DrawnChart, drawChart } from './draw-chart.ts';
import { ReadOut } from './read-out.tsx';
import { readingAt } from './reading.ts';
import { usePalette } from './use-palette.ts';

export interface PriceChartProps {
  readonly pair: string;
  /** Another subject, such as another pair or interval, moves the chart to its newest candles. */
  readonly subject: string;
  /** Oldest first. */
  readonly candles: readonly ApiCandle[];
  readonly forecasts: readonly ApiForecast[];
  readonly horizonSec: number;
  readonly headlines: readonly ApiHeadline[];
  /** Follow the newest candle even where the reader has not moved, as a replay does. */
  readonly follows?: boolean;
}

const NONE: readonly never[] = [];

/** The chart with its read-out. `data-candles` and `data-forecasts` say how much is drawn. Arrow keys move the crosshair. */
export function PriceChart(props: PriceChartProps) {
  const { pair, subject, candles, forecasts, horizonSec, headlines, follows = false } = props;
  const palette = usePalette();
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart | undefined>(undefined);
  const shown = useRef<string | undefined>(undefined);
  const [pointed, setPointed] = useState<number | undefined>();
  const [byKey, setByKey] = useState(false);

  // An open candle changes with every trade; the fan, the marks and the news depend on which candles have closed.
  const closeTime = lastClosed(candles)?.close_time;
  const from = candles[0]?.open_time;
  const fan = useMemo(() => fanPoints(candles, forecasts), [forecasts, closeTime, from, subject]);
  const marks = useMemo(
    () => markPoints(candles, forecasts, horizonSec),
    [forecasts, horizonSec, closeTime, from, subject],
  );
  const news = useMemo(
    () => (headlines.length === 0 ? NONE : newsTimes(candles, headlines)),
    [headlines, candles.length, from],
  );
  const ahead = Math.max(0, fan.filter((slot) => 'median' in slot).length - 1);

  useEffect(() => {
    if (element.current === null) return;
    const { fontFamily } = getComputedStyle(element.current);
    const chart = drawChart(element.current, fontFamily, setPointed);
    drawn.current = chart;
    return () => {
      drawn.current = undefined;
      shown.current = undefined;
      chart.remove();
    };
  }, []);

  useEffect(() => drawn.current?.paint(palette), [palette]);
  useEffect(() => drawn.current?.candles(candles, palette), [candles, palette]);
  useEffect(() => drawn.current?.fan(fan), [fan]);
  useEffect(() => drawn.current?.marks(marks), [marks]);
  useEffect(() => drawn.current?.news(news, palette), [news, palette]);
  useEffect(() => {
    // Move to the newest once for each subject, when its candles and forecasts are there; then the reader decides.
    const stage = `${subject} ${candles.length > 0} ${ahead > 0} ${follows ? candles.length : ''}`;
    if (candles.length === 0 || shown.current === stage) return;
    shown.current = stage;
    drawn.current?.showNewest();
  }, [subject, candles.length, ahead, follows]);

  const reading = readingAt(pointed, candles, forecasts, horizonSec);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    setByKey(true);
    const spot = step === undefined ? undefined : neighbour(candles, fan, pointed, step);
    drawn.current?.pointAt(spot);
    setPointed(spot?.openTime);
  };
  return (
    <>
      <ReadOut reading={reading} spoken={byKey} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is a drawing with a cursor. */}
      <div
        class="chart"
        data-testid="chart"
        data-candles={candles.length}
        data-forecasts={ahead}
        data-marks={marks.length}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move its crosshair.
        tabIndex={0}
        aria-label={description(pair, candles, ahead, marks.length, horizonSec)}
        onKeyDown={move}
        onPointerMove={() => setByKey(false)}
        ref={element}
      />
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The candle or forecast that lies `step` further than the one pointed at; without one, from the newest candle. */
function neighbour(
  candles: readonly ApiCandle[],
  fan: ReturnType<typeof fanPoints>,
  pointed: number | undefined,
  step: number,
) {
  const spots = [
    ...candles.map(({ open_time, close }) => ({ openTime: open_time, price: close })),
    ...fan
      .slice(1)
      .flatMap((slot) => ('median' in slot ? { openTime: slot.time * 1_000, price: slot.median } : [])),
  ];
  const at = spots.findLastIndex(({ openTime }) => openTime <= (pointed ?? Number.POSITIVE_INFINITY));
  const start = pointed === undefined ? candles.length - 1 : at;
  return spots[Math.min(spots.length - 1, Math.max(0, start + step))];
}

function description(
  pair: string,
  candles: readonly ApiCandle[],
  ahead: number,
  marks: number,
  horizonSec: number,
): string {
  const last = lastClosed(candles);
  if (last === undefined) return `${pair}: no candles yet`;
  return (
    `${pair} chart: ${candles.length} candles, last close ${formatPrice(last.close)} at ${formatTime(last.close_time)} UTC; ` +
    `${ahead} forecasts ahead; ${marks} past forecasts of ${horizonWords(horizonSec)} against what came. ` +
    'Arrow keys read one candle after another.'
  );
}
