import type { ApiScoreCurve } from '@foretick/client';

export interface CurveShapes {
  readonly lines: readonly CurveLine[];
  /** Epoch ms at the left and right edge. */
  readonly from: number;
  readonly to: number;
}

interface CurveLine {
  readonly model: string;
  readonly shadow: boolean;
  /** Path of an SVG; broken where nothing was scored for longer than two steps. */
  readonly path: string;
  /** The same, closed down to zero. */
  readonly area: string;
  readonly newest: number | null;
}

interface Spot {
  readonly time: number;
  readonly skill: number;
}

/**
 * Rolling skills as paths in a box of `width` by `height`: zero in the middle, `scale` at the top. What lies beyond is
 * drawn at the edge. The baseline, whose skill is zero by definition, is left out.
 */
export function curveShapes(
  curves: readonly ApiScoreCurve[],
  scale: number,
  width: number,
  height: number,
): CurveShapes {
  const models = curves.filter(({ model, points }) => model !== 'persistence' && points.length > 0);
  const times = models.flatMap(({ points }) => points.map(({ time }) => time));
  const from = Math.min(...times);
  const to = Math.max(...times);
  const x = (time: number) => round(to === from ? width : ((time - from) / (to - from)) * width);
  const y = (skill: number) =>
    round(height / 2 - Math.max(-1, Math.min(1, skill / scale)) * (height / 2 - 2));
  const lines = models.map(({ model, shadow, points, step_sec }) => {
    const runs = unbrokenRuns(points, step_sec * 2_000);
    const draw = (run: readonly Spot[]) => run.map(({ time, skill }) => `${x(time)} ${y(skill)}`).join('L');
    const zero = round(height / 2);
    return {
      model,
      shadow,
      path: runs.map((run) => `M${draw(run)}`).join(''),
      area: runs
        .map((run) => `M${x(run[0]?.time ?? 0)} ${zero}L${draw(run)}L${x(run.at(-1)?.time ?? 0)} ${zero}Z`)
        .join(''),
      newest: points.at(-1)?.mse_skill ?? null,
    };
  });
  return { lines, from, to };
}

/** Largest skill of all curves, up to a round number. */
export function curveScale(curves: readonly ApiScoreCurve[]): number {
  const skills = curves
    .filter(({ model }) => model !== 'persistence')
    .flatMap(({ points }) => points.map(({ mse_skill }) => Math.abs(mse_skill ?? 0)))
    .sort((a, b) => a - b);
  // A few windows with hardly any forecasts must not make all others flat.
  const nearlyAll = skills[Math.floor(skills.length * 0.98)] ?? 0;
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((step) => nearlyAll <= step) ?? 1;
}

function unbrokenRuns(points: ApiScoreCurve['points'], longestMs: number): readonly (readonly Spot[])[] {
  const runs: Spot[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { time, mse_skill } of points) {
    if (mse_skill === null) continue;
    if (time - before > longestMs) runs.push([]);
    runs.at(-1)?.push({ time, skill: mse_skill });
    before = time;
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
