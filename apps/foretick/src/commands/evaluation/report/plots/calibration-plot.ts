import { dot, PLOT_SIZE, plotFrame, yOf } from './plot-frame.ts';

const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** How often outcomes lay inside intervals, against how often they should: on the diagonal, both are the same. */
export function calibrationPlot(
  levels: readonly { readonly level: number; readonly coverage: number }[],
  title: string,
): string {
  if (levels.length === 0) return '';
  const whole = { low: 0, high: 1 };
  const dots = levels.map(({ level, coverage }) =>
    dot(
      level * PLOT_SIZE,
      yOf(whole, coverage),
      'good',
      `${percent(level)} interval: ${percent(coverage, 1)} inside`,
    ),
  );
  return plotFrame({
    ...{ title, ...whole, lines: SHARES, format: (value) => percent(value) },
    content: `<line class="truth" x1="0" y1="${PLOT_SIZE}" x2="${PLOT_SIZE}" y2="0"/>${dots.join('')}`,
    below: SHARES.map((share) => [share, percent(share)]),
  });
}

function percent(value: number, digits = 0): string {
  return `${(100 * value).toFixed(digits)} %`;
}
