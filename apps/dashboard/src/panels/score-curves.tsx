import type { ApiScoreCurve } from '@foretick/client';
import { formatDate, formatSigned, formatTime } from '../format.ts';
import { modelWords } from '../words.ts';
import { curveShapes } from './curve-shapes.ts';

const WIDTH = 360;
const HEIGHT = 150;

export interface ScoreCurveChartProps {
  readonly title: string;
  readonly curves: readonly ApiScoreCurve[];
  /** Curves of the same page share it, so that they can be compared. */
  readonly scale: number;
}

/** The skill of each model over a rolling window; the line in the middle is "no change". */
export function ScoreCurveChart({ title, curves, scale }: ScoreCurveChartProps) {
  const { lines, from, to } = curveShapes(curves, scale, WIDTH, HEIGHT);
  const last = lines.map(({ model, shadow, newest }) => ({
    model: shadow ? `${modelWords(model)} (shadow)` : modelWords(model),
    shadow,
    words: newest === null ? '–' : `${formatSigned(newest * 100, 2)} %`,
  }));
  return (
    <figure class="curve">
      <figcaption>
        <b>{title}</b>
        <span class="curve-key">
          {last.map(({ model, shadow, words }) => (
            <span key={model} class={shadow ? 'curve-now shadow' : 'curve-now'}>
              {model} <b>{words}</b>
            </span>
          ))}
        </span>
      </figcaption>
      {lines.length === 0 ? (
        <p class="empty">Nothing was scored in this time.</p>
      ) : (
        <div class="plot">
          <span class="scale top">{formatSigned(scale * 100, 0)} %</span>
          <span class="scale middle">no change</span>
          <span class="scale foot">{formatSigned(-scale * 100, 0)} %</span>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${title}: skill now ${last.map(({ model, words }) => `${model} ${words}`).join(', ')}`}
          >
            <line class="zero" x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
            {lines.map(({ model, shadow, path, area }) => (
              <g key={`${model} ${shadow}`} class={shadow ? 'line shadow' : 'line'}>
                {!shadow && <path class="area" d={area} />}
                <path class="stroke" d={path} />
              </g>
            ))}
          </svg>
          <p class="curve-axis">
            <span>{whenWords(from)}</span>
            <span>{whenWords(to)}</span>
          </p>
        </div>
      )}
    </figure>
  );
}

function whenWords(time: number): string {
  return `${formatDate(time).slice(5)} ${formatTime(time)}`;
}
