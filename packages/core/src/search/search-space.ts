/** One setting that is searched, a number between two ends. */
export interface Dimension {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** `log`: as much room from 1 to 10 as from 10 to 100; both ends above 0. */
  readonly scale: 'linear' | 'log';
  /** Whole numbers only; both ends are whole. */
  readonly whole: boolean;
}

export type SearchSpace = readonly Dimension[];

/** A value for each dimension, by name. */
export type Settings = Readonly<Record<string, number>>;

/** A point of the unit cube as settings. */
export function settingsAt(space: SearchSpace, point: readonly number[]): Settings {
  return Object.fromEntries(
    space.map((dimension, i) => [dimension.name, valueAt(dimension, point[i] ?? 0.5)]),
  );
}

/** Where settings lie in the unit cube. */
export function pointOf(space: SearchSpace, settings: Settings): readonly number[] {
  return space.map((dimension) => {
    const [low, high] = ends(dimension);
    const value = settings[dimension.name] ?? dimension.low;
    // A whole number stands for all that is rounded to it: half a step lies beyond each end.
    return (scaled(dimension, value) - low) / (high - low);
  });
}

function valueAt(dimension: Dimension, share: number): number {
  const [low, high] = ends(dimension);
  const along = low + Math.min(Math.max(share, 0), 1) * (high - low);
  const value = dimension.scale === 'log' ? Math.exp(along) : along;
  const fitting = dimension.whole ? Math.round(value) : value;
  return Math.min(Math.max(fitting, dimension.low), dimension.high);
}

function ends(dimension: Dimension): readonly [number, number] {
  const more = dimension.whole ? 0.5 : 0;
  return [scaled(dimension, dimension.low - more), scaled(dimension, dimension.high + more)];
}

function scaled({ scale }: Dimension, value: number): number {
  return scale === 'log' ? Math.log(value) : value;
}
