import {
  type IndicatorDefinition,
  indicatorOrThrow,
  ownIndicator,
  type WantedIndicator,
} from '../indicator/index.ts';
import { COMPANION_FEATURES } from './companion-features.ts';
import { type CustomFeature, sourceOf } from './custom-feature.ts';
import type { Feature, FeatureGroup } from './feature.ts';
import { NEWS_FEATURES } from './news-features.ts';
import { OWN_FEATURES } from './own-features.ts';

/** Every number that models see, in the order of the vector. */
export interface FeatureView {
  /** Those that this project has. */
  readonly features: readonly Feature[];
  /** Those of the user, after the others. */
  readonly custom: readonly CustomFeature[];
  /** Indicators that the custom features read, and those of the user's own. */
  readonly indicators: readonly WantedIndicator[];
  /** Length of a vector. */
  readonly width: number;
  /** Names in the order of the vector. */
  readonly names: readonly string[];
  /** Candles since the seed until there is a vector. */
  readonly warmUp: number;
  /** The identity of the view as text: any change of a feature changes it. Services publish its hash. */
  readonly description: string;
}

/**
 * The view with features and indicators of one's own. Throws a RangeError when a name is taken or is none, or a warm-up
 * makes no sense.
 */
export function createFeatureView(
  custom: readonly CustomFeature[] = [],
  ownIndicators: readonly IndicatorDefinition[] = [],
): FeatureView {
  const own = ownIndicators.map(ownIndicator);
  const ownNames = new Map(own.map((spec) => [spec.definition.name, spec]));
  const read = custom.flatMap(({ indicators = [] }) =>
    indicators.map((text) => ownNames.get(text) ?? indicatorOrThrow(text)),
  );
  const names = [...FEATURES.map(({ name }) => name), ...custom.map(({ name }) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(`two features are called ${twice}`);
  for (const { name, warmUp } of custom) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`"${name}" is not a name in snake_case`);
    if (!Number.isSafeInteger(warmUp) || warmUp < 1 || warmUp > MAX_WARM_UP) {
      throw new RangeError(`the warm-up of ${name} is ${warmUp}; allowed are 1 to ${MAX_WARM_UP} candles`);
    }
  }
  return {
    features: FEATURES,
    custom,
    indicators: [...own, ...read],
    width: names.length,
    names,
    warmUp: Math.max(...FEATURES.map(({ warmUp }) => warmUp), ...custom.map(({ warmUp }) => warmUp)),
    description: [
      HEADER,
      ...FEATURES.map(({ name, group, inputs, transform, unit, warmUp }) =>
        [name, group, inputs.join(','), transform, unit, warmUp].join(' | '),
      ),
      ...own.map(({ text, definition }) =>
        [text, 'indicator', definition.formula, String(definition.create)]
          .join(' | ')
          .replaceAll(/\s+/g, ' '),
      ),
      ...custom.map((one) =>
        [one.name, 'custom', one.transform, one.unit, one.warmUp, sourceOf(one)].join(' | '),
      ),
    ].join('\n'),
  };
}

/**
 * The view without the features of some groups, for seeing what they are worth. It has vectors of the same candles. Throws a
 * RangeError when nothing is left.
 */
export function withoutGroups(view: FeatureView, groups: readonly FeatureGroup[]): FeatureView {
  const features = view.features.filter(({ group }) => !groups.includes(group));
  const custom = groups.includes('custom') ? [] : view.custom;
  const names = [...features, ...custom].map(({ name }) => name);
  if (names.length === 0) throw new RangeError(`no feature is left without ${groups.join(', ')}`);
  return {
    ...view,
    ...{ features, custom, names, width: names.length },
    description: `${view.description}\nwithout ${groups.join(', ')}`,
  };
}

const FEATURES: readonly Feature[] = [...OWN_FEATURES, ...COMPANION_FEATURES, ...NEWS_FEATURES];

const MAX_WARM_UP = 100_000;

const HEADER =
  'foretick view 2; sigma^2 = 0.9 ewma(r^2, half-life 60) + 0.1 ewma(r^2, half-life 1440) + (0.2 bp)^2';

/** The view without features of the user's own. */
export const DEFAULT_FEATURE_VIEW: FeatureView = createFeatureView();
