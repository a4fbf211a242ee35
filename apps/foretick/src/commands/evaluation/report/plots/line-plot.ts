import { PLOT_SIZE, plotFrame, roundValues, yOf } from './plot-frame.ts';

const MOST_POINTS = 500;

/** A line over time, with its zero line. Nothing for fewer than two points. */
export function linePlot(
  points: readonly (readonly [time: number, value: number])[],
  title: string,
  format: (value: number) => string,
): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return '';
  const every = Math.ceil(points.length / MOST_POINTS);
  const shown = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  const values = shown.map(([, value]) => value);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  const margin = (highest - lowest || 1) * 0.06;
  const [low, high] = [lowest - margin, highest + margin];
  const x = (time: number) => (PLOT_SIZE * (time - first[0])) / Math.max(last[0] - first[0], 1);
  const path = shown.map(([time, value]) => `${x(time).toFixed(1)},${yOf({ low, high }, value).toFixed(1)}`);
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return plotFrame({
    ...{ title, low, high, lines: roundValues(low, high), format },
    content: `<polyline class="curve" points="${path.join(' ')}"/>`,
    below: [
      [0.08, day(first[0])],
      [0.92, day(last[0])],
    ],
  });
}
