import { escapeHtml } from '../../../models/html.ts';

export interface PlotFrame {
  /** What is to be seen, for those who do not see it. */
  readonly title: string;
  /** Values at the lower and the upper edge; `low < high`. */
  readonly low: number;
  readonly high: number;
  /** Values at which a line goes across, with their words at the left. */
  readonly lines: readonly number[];
  readonly format: (value: number) => string;
  /** Words below, at their share of the width in [0, 1]. */
  readonly below: readonly (readonly [share: number, text: string])[];
  /** SVG in a field of `PLOT_SIZE` by `PLOT_SIZE`, y downwards. It is stretched, so strokes must not scale. */
  readonly content: string;
}

/** Side of the field that plots are drawn in. */
export const PLOT_SIZE = 1_000;

/** A plot whose words are HTML beside a stretched SVG, so that they stay readable on a narrow screen. */
export function plotFrame(frame: PlotFrame): string {
  const { title, lines, format, below, content } = frame;
  const grid = lines.map((value) => {
    const y = yOf(frame, value).toFixed(1);
    return `<line class="${value === 0 ? 'zero' : 'grid'}" x1="0" x2="${PLOT_SIZE}" y1="${y}" y2="${y}"/>`;
  });
  const left = lines.map(
    (value) =>
      `<span style="top:${((100 * yOf(frame, value)) / PLOT_SIZE).toFixed(2)}%">${escapeHtml(format(value))}</span>`,
  );
  const under = below.map(
    ([share, text]) => `<span style="left:${(100 * share).toFixed(2)}%">${escapeHtml(text)}</span>`,
  );
  return `<div class="plot" role="img" aria-label="${escapeHtml(title)}">
<div class="left" aria-hidden="true">${left.join('')}</div>
<svg viewBox="0 0 ${PLOT_SIZE} ${PLOT_SIZE}" preserveAspectRatio="none" aria-hidden="true">${grid.join('')}${content}</svg>
<div class="below" aria-hidden="true">${under.join('')}</div>
</div>`;
}

/** Where a value lies, from the top. */
export function yOf({ low, high }: Pick<PlotFrame, 'low' | 'high'>, value: number): number {
  return PLOT_SIZE * (1 - (Math.min(Math.max(value, low), high) - low) / (high - low));
}

/** A round dot that the stretching leaves round: a line of no length with round ends. */
export function dot(x: number, y: number, kind: string, words: string): string {
  return `<path class="dot ${kind}" d="M${x.toFixed(1)} ${y.toFixed(1)}h0"><title>${escapeHtml(words)}</title></path>`;
}

/** Three to five round values within the edges, 0 among them where it lies between. */
export function roundValues(low: number, high: number): readonly number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
