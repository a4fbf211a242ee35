import type {
  CustomData,
  CustomSeriesOptions,
  CustomSeriesPricePlotValues,
  CustomSeriesWhitespaceData,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  PriceToCoordinateConverter,
  Time,
} from 'lightweight-charts';
import { customSeriesDefaultOptions } from 'lightweight-charts';
import type { Direction } from '../live/forecast-view.ts';

/** A forecast whose time has come, at the candle whose close it forecast. */
export interface ForecastMark extends CustomData<Time> {
  readonly forecast: number;
  readonly actual: number;
  readonly direction: Direction;
}

export interface ForecastMarksOptions extends CustomSeriesOptions {
  readonly hitColor: string;
  readonly missColor: string;
  readonly unmovedColor: string;
}

/**
 * Draws each mark at the forecast price with a stem to what came: a disc where the direction was right, a cross
 * where it was wrong, a ring where nothing moved. The shapes tell it without the colours.
 */
export class ForecastMarksView implements ICustomSeriesPaneView<Time, ForecastMark, ForecastMarksOptions> {
  #marks: PaneRendererCustomData<Time, ForecastMark> | undefined;
  #options: ForecastMarksOptions | undefined;

  renderer(): ICustomSeriesPaneRenderer {
    return {
      draw: (target, priceToCoordinate) => {
        target.useMediaCoordinateSpace(({ context }) => this.#draw(context, priceToCoordinate));
      },
    };
  }

  update(marks: PaneRendererCustomData<Time, ForecastMark>, options: ForecastMarksOptions): void {
    this.#marks = marks;
    this.#options = options;
  }

  priceValueBuilder(mark: ForecastMark): CustomSeriesPricePlotValues {
    return [mark.actual, mark.forecast];
  }

  isWhitespace(
    mark: ForecastMark | CustomSeriesWhitespaceData<Time>,
  ): mark is CustomSeriesWhitespaceData<Time> {
    return !('forecast' in mark);
  }

  defaultOptions(): ForecastMarksOptions {
    return {
      ...customSeriesDefaultOptions,
      hitColor: '#0b7a5e',
      missColor: '#b4461f',
      unmovedColor: '#566070',
    };
  }

  #draw(context: CanvasRenderingContext2D, priceToCoordinate: PriceToCoordinateConverter): void {
    const marks = this.#marks;
    const options = this.#options;
    if (marks === undefined || options === undefined || marks.visibleRange === null) return;
    const radius = Math.min(4, Math.max(1.5, marks.barSpacing * 0.36));
    const colors = { hit: options.hitColor, miss: options.missColor, unmoved: options.unmovedColor };
    context.lineCap = 'round';
    for (const { x, originalData } of marks.bars.slice(marks.visibleRange.from, marks.visibleRange.to)) {
      const y = priceToCoordinate(originalData.forecast);
      const actualY = priceToCoordinate(originalData.actual);
      if (y === null || actualY === null) continue;
      const color = colors[originalData.direction];
      drawStem(context, color, x, y, actualY);
      drawShape(context, originalData.direction, color, x, y, radius);
    }
  }
}

function drawStem(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  from: number,
  to: number,
): void {
  context.strokeStyle = color;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, from);
  context.lineTo(x, to);
  context.stroke();
  context.globalAlpha = 1;
}

function drawShape(
  context: CanvasRenderingContext2D,
  direction: Direction,
  color: string,
  x: number,
  y: number,
  radius: number,
): void {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = direction === 'miss' ? 1.8 : 1.4;
  context.beginPath();
  if (direction === 'miss') {
    context.moveTo(x - radius, y - radius);
    context.lineTo(x + radius, y + radius);
    context.moveTo(x + radius, y - radius);
    context.lineTo(x - radius, y + radius);
  } else {
    context.arc(x, y, direction === 'hit' ? radius : radius * 0.8, 0, 2 * Math.PI);
  }
  if (direction === 'hit') context.fill();
  else context.stroke();
}
