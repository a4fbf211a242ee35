import { GbdtError } from './errors.ts';
import type { MetricName } from './objective/metrics.ts';
import type { Objective } from './objective/objective.ts';

/** How a model is trained. All but the objective have defaults. */
export interface TrainParams {
  readonly objective: Objective;
  /** Trees at most. Default 100. */
  readonly rounds?: number;
  /** Each tree's share of its own step. Default 0.1. */
  readonly learningRate?: number;
  /** `depth` splits level by level, `leaf` always where the gain is highest. Default `depth`. */
  readonly growth?: 'depth' | 'leaf';
  /** 0: no limit. Default 6 when growing by depth, else 0. */
  readonly maxDepth?: number;
  /** 0: no limit. Default 31 when growing by leaf, else 0. */
  readonly maxLeaves?: number;
  /** Least sum of Hessians in a leaf. Default 1. */
  readonly minChildWeight?: number;
  /** Penalty on squared leaf values. Default 1. */
  readonly l2?: number;
  /** Penalty on absolute leaf values. Default 0. */
  readonly l1?: number;
  /** Largest leaf value, before the learning rate; 0: no limit. Default 0.7 for Poisson, as in XGBoost, else 0. */
  readonly maxStep?: number;
  /** A split must gain more than this. Default 0. */
  readonly minSplitGain?: number;
  /** Bins of values for each feature, 2 to 255; missing values have their own besides. Default 255. */
  readonly maxBins?: number;
  /** Share of rows that each tree sees. Default 1. */
  readonly rowSampling?: number;
  /** Share of columns that each tree sees. Default 1. */
  readonly columnSampling?: number;
  /** For each feature: +1 predictions never fall as it grows, -1 never rise, 0 free. Default: all free. */
  readonly monotone?: readonly (-1 | 0 | 1)[];
  /** What is reported and watched. Default: the objective's own. */
  readonly metric?: MetricName;
  /** Stop when the validation metric has not improved for this many rounds, and keep the best. Default 0: never. */
  readonly earlyStoppingRounds?: number;
  /** Margin before the first tree. Default: the objective's best constant. */
  readonly baseMargin?: number;
  /** Of row and column sampling. Default 1. */
  readonly seed?: number;
}

/** Parameters with their defaults filled in. */
export type FullParams = Required<Omit<TrainParams, 'metric' | 'baseMargin' | 'monotone'>> &
  Pick<TrainParams, 'metric' | 'baseMargin'> & { readonly monotone: readonly (-1 | 0 | 1)[] | undefined };

/** Fills defaults in and checks ranges. Errors: BAD_PARAMETER. */
export function fullParams(params: TrainParams, features: number): FullParams {
  const byDepth = (params.growth ?? 'depth') === 'depth';
  const full: FullParams = {
    rounds: 100,
    learningRate: 0.1,
    growth: 'depth',
    minChildWeight: 1,
    l2: 1,
    l1: 0,
    maxStep: params.objective.kind === 'poisson' ? 0.7 : 0,
    minSplitGain: 0,
    maxBins: 255,
    rowSampling: 1,
    columnSampling: 1,
    earlyStoppingRounds: 0,
    seed: 1,
    ...params,
    monotone: params.monotone,
    maxDepth: params.maxDepth ?? (byDepth ? 6 : 0),
    maxLeaves: params.maxLeaves ?? (byDepth ? 0 : 31),
  };
  for (const [name, least, most, whole] of RANGES) {
    const value = full[name];
    const fits = value >= least && value <= most && (!whole || Number.isInteger(value));
    if (!fits) {
      throw new GbdtError(
        'BAD_PARAMETER',
        `${name}: ${value}; allowed is ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
      );
    }
  }
  for (const name of ['learningRate', 'rowSampling', 'columnSampling'] as const) {
    if (full[name] === 0) throw new GbdtError('BAD_PARAMETER', `${name}: 0; give a number above 0`);
  }
  if (full.growth !== 'depth' && full.growth !== 'leaf')
    throw new GbdtError('BAD_PARAMETER', `growth: "${full.growth}"; allowed are depth and leaf`);
  if (full.maxDepth === 0 && full.maxLeaves === 0) {
    throw new GbdtError(
      'BAD_PARAMETER',
      'maxDepth and maxLeaves: both 0, so a tree has no bound; set one of them',
    );
  }
  checkMonotone(full.monotone, features);
  return full;
}

/** Name, least, most, whole. */
const RANGES = [
  ['rounds', 1, 100_000, true],
  ['learningRate', 0, 10, false],
  ['maxDepth', 0, 64, true],
  ['maxLeaves', 0, 65_536, true],
  ['minChildWeight', 0, Number.MAX_VALUE, false],
  ['l2', 0, Number.MAX_VALUE, false],
  ['l1', 0, Number.MAX_VALUE, false],
  ['maxStep', 0, Number.MAX_VALUE, false],
  ['minSplitGain', 0, Number.MAX_VALUE, false],
  ['maxBins', 2, 255, true],
  ['rowSampling', 0, 1, false],
  ['columnSampling', 0, 1, false],
  ['earlyStoppingRounds', 0, 100_000, true],
  ['seed', 0, 4_294_967_295, true],
] as const;

function checkMonotone(monotone: readonly number[] | undefined, features: number): void {
  if (monotone === undefined) return;
  if (monotone.length !== features || monotone.some((sign) => sign !== 0 && sign !== 1 && sign !== -1)) {
    throw new GbdtError(
      'BAD_PARAMETER',
      `monotone: ${monotone.length} entries for ${features} features; give -1, 0 or 1 for each feature`,
    );
  }
}
