import {
  type CustomData,
  type CustomSeriesOptions,
  type CustomSeriesPricePlotValues,
  type CustomSeriesWhitespaceData,
  customSeriesDefaultOptions,
  type ICustomSeriesPaneRenderer,
  type ICustomSeriesPaneView,
  type PaneRendererCustomData,
  type PriceToCoordinateConverter,
  type Time,
} from 'lightweight-charts';

/** A band between two prices. */
interface FanBand {
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
}

/** What is forecast for one time: the median, and bands by rising level. The first point is the last close, without bands. */
export interface FanPoint extends CustomData<Time> {
  readonly median: number;
  readonly bands: readonly FanBand[];
}

export interface ForecastFanOptions extends CustomSeriesOptions {
  readonly lineColor: string;
  /** One colour for all bands: where they lie upon one another it grows stronger. */
  readonly bandColor: string;
}

interface Placed {
  readonly x: number;
  readonly point: FanPoint;
}

/**
 * Draws the fan of forecasts ahead: bands that widen from the last close through each horizon, a dashed line through
 * the medians and a dot at each. Only the dots are forecasts; what lies between them joins them.
 */
export class ForecastFanView implements ICustomSeriesPaneView<Time, FanPoint, ForecastFanOptions> {
  #points: PaneRendererCustomData<Time, FanPoint> | undefined;
  #options: ForecastFanOptions | undefined;

  renderer(): ICustomSeriesPaneRenderer {
    return {
      draw: (target, priceToCoordinate) => {
        target.useMediaCoordinateSpace(({ context }) => this.#draw(context, priceToCoordinate));
      },
    };
  }

  update(points: PaneRendererCustomData<Time, FanPoint>, options: ForecastFanOptions): void {
    this.#points = points;
    this.#options = options;
  }

  priceValueBuilder({ median, bands }: FanPoint): CustomSeriesPricePlotValues {
    const widest = bands.at(-1);
    return widest === undefined ? [median] : [widest.lower, widest.upper, median];
  }

  isWhitespace(
    point: FanPoint | CustomSeriesWhitespaceData<Time>,
  ): point is CustomSeriesWhitespaceData<Time> {
    return !('median' in point);
  }

  defaultOptions(): ForecastFanOptions {
    return { ...customSeriesDefaultOptions, lineColor: '#3346d3', bandColor: 'rgb(51 70 211 / 14%)' };
  }

  #draw(context: CanvasRenderingContext2D, toY: PriceToCoordinateConverter): void {
    if (this.#points === undefined || this.#options === undefined) return;
    const placed = this.#points.bars.map(({ x, originalData }) => ({ x, point: originalData }));
    const levels = [...new Set(placed.flatMap(({ point }) => point.bands.map(({ level }) => level)))];
    context.fillStyle = this.#options.bandColor;
    for (const level of levels.sort((a, b) => b - a)) fillBand(context, toY, placed, level);
    drawMedians(context, toY, placed, this.#options.lineColor);
  }
}

function fillBand(
  context: CanvasRenderingContext2D,
  toY: PriceToCoordinateConverter,
  placed: readonly Placed[],
  level: number,
): void {
  const edges = placed.flatMap(({ x, point }, index) => {
    const band = point.bands.find((one) => one.level === level);
    // The fan opens at the last close. A later point without this band is passed over.
    if (band === undefined && index > 0) return [];
    const upper = toY(band?.upper ?? point.median);
    const lower = toY(band?.lower ?? point.median);
    return upper === null || lower === null ? [] : [{ x, upper, lower }];
  });
  if (edges.length < 2) return;
  context.beginPath();
  for (const { x, upper } of edges) context.lineTo(x, upper);
  for (const { x, lower } of edges.toReversed()) context.lineTo(x, lower);
  context.closePath();
  context.fill();
}

function drawMedians(
  context: CanvasRenderingContext2D,
  toY: PriceToCoordinateConverter,
  placed: readonly Placed[],
  color: string,
): void {
  const spots = placed.flatMap(({ x, point }) => {
    const y = toY(point.median);
    return y === null ? [] : [{ x, y }];
  });
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.beginPath();
  for (const { x, y } of spots) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
  for (const { x, y } of spots.slice(1)) {
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
}
