import { dot, PLOT_SIZE, plotFrame, roundValues, yOf } from './plot-frame.ts';

/** One column: a value and how sure it is. */
interface Whisker {
  readonly label: string;
  /** `undefined` leaves the column empty. */
  readonly value: number | undefined;
  readonly interval?: readonly [low: number, high: number] | undefined;
  /** In words, shown when pointed at. */
  readonly words: string;
}

export interface WhiskerPlot {
  readonly title: string;
  readonly whiskers: readonly Whisker[];
  /** The value of knowing nothing: a line, and what decides the colour. */
  readonly nothing: number;
  readonly format: (value: number) => string;
}

/** Values side by side with their intervals. Those whose interval holds `nothing` are quiet. Empty without any value. */
export function whiskerPlot({ title, whiskers, nothing, format }: WhiskerPlot): string {
  const ends = whiskers.flatMap(({ value, interval }) =>
    value === undefined ? [] : [value, ...(interval ?? [])],
  );
  if (ends.length === 0) return '';
  const lowest = Math.min(nothing, ...ends);
  const highest = Math.max(nothing, ...ends);
  const margin = (highest - lowest || Math.abs(nothing) || 1) * 0.08;
  const [low, high] = [lowest - margin, highest + margin];
  const width = PLOT_SIZE / whiskers.length;
  const content = whiskers.map(({ value, interval, words }, i) => {
    if (value === undefined) return '';
    const x = (i + 0.5) * width;
    const kind = kindOf(value, interval, nothing);
    const y = (at: number) => yOf({ low, high }, at);
    const line =
      interval === undefined
        ? ''
        : `<line class="whisker ${kind}" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${y(interval[0]).toFixed(1)}" y2="${y(interval[1]).toFixed(1)}"/>`;
    return line + dot(x, y(value), kind, words);
  });
  const lines = roundValues(low, high);
  return plotFrame({
    ...{ title, low, high, format, content: content.join('') },
    lines: lines.includes(nothing) ? lines : [...lines, nothing].sort((a, b) => a - b),
    below: thinned(whiskers.map(({ label }, i) => [(i + 0.5) / whiskers.length, label] as const)),
  });
}

/** Whether a value is surely on one side of nothing. */
export function kindOf(
  value: number,
  interval: readonly [number, number] | undefined,
  nothing: number,
): 'good' | 'bad' | 'open' {
  const [low, high] = interval ?? [value, value];
  if (low > nothing) return 'good';
  return high < nothing ? 'bad' : 'open';
}

/** So few words that they do not run into each other on a narrow screen. */
function thinned<T>(labels: readonly T[]): readonly T[] {
  const every = Math.ceil(labels.length / MOST_LABELS);
  return labels.filter((_, i) => i % every === 0);
}

const MOST_LABELS = 8;
