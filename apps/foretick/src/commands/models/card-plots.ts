import { escapeHtml, utc } from './html.ts';

const WIDTH = 640;
const MOST_POINTS = 400;

/** A line over time as inline SVG, with its zero line and its two ends in words. At least two points. */
export function linePlot(points: readonly (readonly [time: number, value: number])[], title: string): string {
  const height = 180;
  const shown = thinned(points);
  const times = shown.map(([time]) => time);
  const values = shown.map(([, value]) => value);
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0];
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const x = (time: number) => ((time - from) / Math.max(to - from, 1)) * WIDTH;
  const y = (value: number) => 10 + ((high - value) / (high - low || 1)) * (height - 40);
  const path = shown.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">
<line class="axis" x1="0" x2="${WIDTH}" y1="${y(0).toFixed(1)}" y2="${y(0).toFixed(1)}"/>
<polyline class="curve" points="${path}"/>
<text class="quiet" x="0" y="${height - 6}">${utc(from)}</text>
<text class="quiet" x="${WIDTH}" y="${height - 6}" text-anchor="end">${utc(to)}, ${(values.at(-1) ?? 0).toPrecision(4)} bp²</text>
</svg>`;
}

/** Bars to both sides of zero, one line each. */
export function barPlot(bars: readonly (readonly [name: string, value: number])[], title: string): string {
  const step = 22;
  const half = 180;
  const middle = WIDTH - half - 60;
  const largest = Math.max(...bars.map(([, value]) => Math.abs(value))) || 1;
  const lines = bars.map(([name, value], i) => {
    const width = (Math.abs(value) / largest) * half * 0.6;
    const left = value < 0 ? middle - width : middle;
    const baseline = i * step + 15;
    return `<text x="0" y="${baseline}">${escapeHtml(name)}</text>
<rect class="${value < 0 ? 'bad' : 'good'}" x="${left.toFixed(1)}" y="${i * step + 4}" width="${width.toFixed(1)}" height="14"/>
<text class="quiet" x="${WIDTH}" y="${baseline}" text-anchor="end">${value.toFixed(4)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${bars.length * step + 4}" role="img" aria-label="${escapeHtml(title)}">
${lines.join('\n')}
</svg>`;
}

/** Every so many points, and the last one. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}
