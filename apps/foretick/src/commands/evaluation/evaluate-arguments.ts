import { FEATURE_GROUPS, type FeatureGroup } from '@foretick/core/feature';
import * as z from 'zod';
import { HORIZONS_SEC, INTERVAL_SEC } from '../../config/horizons.ts';
import { EVALUATED_NAMES, type EvaluatedName } from '../model-families.ts';
import { from, interval, limit, to } from '../parse-arguments.ts';

const models = z.string().transform((text, context): readonly EvaluatedName[] => {
  const named = namesIn(text);
  const known = named.flatMap((name) => EVALUATED_NAMES.filter((one) => one === name));
  if (known.length > 0 && known.length === named.length) return known;
  const wrong = named.find((name) => !EVALUATED_NAMES.some((one) => one === name)) ?? '';
  return problem(context, `"${wrong}" is no model; write some of ${EVALUATED_NAMES.join(',')}`);
});

const horizons = z.string().transform((text, context): readonly number[] => {
  const seconds = namesIn(text).map((name) => interval.safeParse(name).data ?? Number.NaN);
  if (seconds.length > 0 && seconds.every((one) => one % INTERVAL_SEC === 0)) return [...new Set(seconds)];
  return problem(context, `"${text}" are no horizons; write whole minutes up to a day, for example 1m,5m,1h`);
});

const groups = z.string().transform((text, context): readonly FeatureGroup[] => {
  const named = namesIn(text);
  const known = named.flatMap((name) => FEATURE_GROUPS.filter((one) => one === name));
  if (known.length > 0 && known.length === named.length) return [...new Set(known)];
  const wrong = named.find((name) => !FEATURE_GROUPS.some((one) => one === name)) ?? '';
  return problem(context, `"${wrong}" is no group of features; write some of ${FEATURE_GROUPS.join(',')}`);
});

const pairs = z.string().transform((text, context): readonly string[] => {
  const named = [...new Set(namesIn(text))];
  return named.length > 0 ? named : problem(context, 'write a pair, for example BTC/USD');
});

const SEED_RANGE = 'a whole number from 0 to 4294967295';

/** Of everything that samples. */
const seed = z.coerce
  .number<string | number>(SEED_RANGE)
  .int(SEED_RANGE)
  .min(0, SEED_RANGE)
  .max(4_294_967_295, SEED_RANGE);

/** What `foretick evaluate` takes. */
export const evaluateArguments = z.object({
  /** One, or several with commas between. */
  pair: pairs,
  exchange: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
  models: models.default(['ridge']),
  horizons: horizons.default([...HORIZONS_SEC]),
  /** Undefined: as many as suit each horizon. */
  trainDays: limit.optional(),
  refitDays: limit.default(7),
  /** Makes intervals by quantile trees besides. */
  quantileTrees: z.boolean().default(false),
  /** Each is left out once. */
  ablate: groups.default([]),
  /** File to write the report to. */
  report: z.string().min(1).optional(),
  overwrite: z.boolean().default(false),
  /** Runs the leakage audit besides, for the report. */
  audit: z.boolean().default(false),
  openHoldout: z.boolean().default(false),
  seed: seed.default(1),
});

export type EvaluateArguments = z.infer<typeof evaluateArguments>;

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function problem(
  context: { addIssue(issue: { code: 'custom'; message: string }): void },
  message: string,
): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
