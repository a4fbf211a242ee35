import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CustomFeature, createFeatureView, type FeatureView } from '@foretick/core/feature';
import type { IndicatorDefinition } from '@foretick/core/indicator';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { checkCustomFeature } from './check-custom-feature.ts';

/** Where users put features and indicators of their own. */
const CUSTOM = fileURLToPath(new URL('../../../../custom/', import.meta.url));

/**
 * The feature view with the user's own features and indicators: what the files of `features/` export as `feature`, and
 * those of `indicators/` as `indicator`, in the order of the files' names. Throws `CUSTOM_INVALID`, naming the file.
 */
export async function loadFeatureView(folder: string = CUSTOM): Promise<FeatureView> {
  const indicators: IndicatorDefinition[] = [];
  for (const path of filesIn(join(folder, 'indicators'))) {
    const indicator = await loadExport<IndicatorDefinition>(path, 'indicator', indicatorSchema);
    tried(path, () => createFeatureView([], [...indicators, indicator]));
    indicators.push(indicator);
  }
  const features: CustomFeature[] = [];
  for (const path of filesIn(join(folder, 'features'))) {
    const feature = await loadExport<CustomFeature>(path, 'feature', featureSchema);
    const view = tried(path, () => createFeatureView([...features, feature], indicators));
    const fault = checkCustomFeature(feature, view.indicators);
    if (fault !== undefined) throw invalid(path, fault);
    features.push(feature);
  }
  return createFeatureView(features, indicators);
}

function filesIn(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const isOne = (name: string): boolean => /\.(ts|js|mjs)$/.test(name) && !/\.test\.|\.d\.ts$|^_/.test(name);
  return names.filter(isOne).map((name) => join(folder, name));
}

const call = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'is no function',
);

const featureSchema = z.object({
  name: z.string(),
  transform: z.string().min(1),
  unit: z.enum(['sigma', 'ratio', 'share', 'minutes', 'phase', 'flag', 'score']),
  indicators: z.array(z.string()).optional(),
  warmUp: z.number().int().positive(),
  initial: call,
  next: call,
  value: call,
});

const indicatorSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  formula: z.string(),
  parameters: z.array(z.object({ name: z.string(), usual: z.number() })),
  outputs: z.array(z.string()).min(1),
  create: call,
});

/** What the file exports under a name; its shape is looked at, its code is the user's. */
async function loadExport<T>(path: string, name: string, schema: z.ZodType): Promise<T> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw invalid(path, `it cannot be loaded (${wordsOf(cause)})`, cause);
  }
  const parsed = schema.safeParse(module[name]);
  if (parsed.success) return module[name] as T;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || name;
  throw invalid(path, `the export "${name}" is no ${name}: ${field}: ${issue?.message ?? 'is missing'}`);
}

function tried<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw invalid(path, wordsOf(cause), cause);
  }
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function invalid(where: string, why: string, cause?: unknown): ForetickError {
  return new ForetickError(
    'CUSTOM_INVALID',
    `${where}: ${why}; see custom/README.md for what it needs, or move the file away`,
    { cause },
  );
}
