import { dot, PLOT_SIZE } from './plot-frame.ts';
import { kindOf } from './whisker-plot.ts';

/** A value with its interval on a line from `-reach` to `reach`, small enough for a cell of a table. */
export function skillBar(
  value: number,
  interval: readonly [number, number] | undefined,
  reach: number,
): string {
  const x = (at: number) => PLOT_SIZE * (0.5 + Math.min(Math.max(at / reach, -1), 1) * 0.48);
  const kind = kindOf(value, interval, 0);
  const [low, high] = interval ?? [value, value];
  const middle = PLOT_SIZE / 2;
  return `<svg class="bar" viewBox="0 0 ${PLOT_SIZE} ${PLOT_SIZE}" preserveAspectRatio="none" aria-hidden="true"><line class="zero" x1="${middle}" x2="${middle}" y1="0" y2="${PLOT_SIZE}"/><line class="whisker ${kind}" x1="${x(low).toFixed(1)}" x2="${x(high).toFixed(1)}" y1="${middle}" y2="${middle}"/>${dot(x(value), middle, kind, '')}</svg>`;
}

/** The largest end of all intervals, so that bars can be compared. */
export function reachOf(
  bars: readonly {
    readonly value: number | undefined;
    readonly interval: readonly [number, number] | undefined;
  }[],
): number {
  const ends = bars.flatMap(({ value = 0, interval }) => [value, ...(interval ?? [])].map(Math.abs));
  return Math.max(...ends, Number.MIN_VALUE);
}
