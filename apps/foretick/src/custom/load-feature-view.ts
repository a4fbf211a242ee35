import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CustomFeature, createFeatureView, type FeatureView } from '@foretick/core/feature';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { checkCustomFeature } from './check-custom-feature.ts';

/** Where users put features of their own. */
const CUSTOM_FEATURES = fileURLToPath(new URL('../../../../custom/features/', import.meta.url));

/**
 * The feature view with the user's own features: those that files of the folder export as `feature`, in the order of the
 * files' names. Throws `CUSTOM_FEATURE_INVALID`, naming the file.
 */
export async function loadFeatureView(folder: string = CUSTOM_FEATURES): Promise<FeatureView> {
  const files = existsSync(folder) ? readdirSync(folder).filter(isFeatureFile).sort() : [];
  const features: CustomFeature[] = [];
  for (const file of files) features.push(await loadFeature(join(folder, file)));
  try {
    return createFeatureView(features);
  } catch (cause) {
    throw invalid(folder, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function isFeatureFile(name: string): boolean {
  return /\.(ts|js|mjs)$/.test(name) && !/\.test\.|\.d\.ts$|^_/.test(name);
}

const calls = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'is no function',
);

const featureSchema = z.object({
  name: z.string(),
  transform: z.string().min(1),
  unit: z.enum(['sigma', 'ratio', 'share', 'minutes', 'phase', 'flag', 'score']),
  warmUp: z.number().int().positive(),
  initial: calls,
  next: calls,
  value: calls,
});

async function loadFeature(path: string): Promise<CustomFeature> {
  let module: { readonly feature?: unknown };
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw invalid(
      path,
      `it cannot be loaded (${cause instanceof Error ? cause.message : String(cause)})`,
      cause,
    );
  }
  const parsed = featureSchema.safeParse(module.feature);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') || 'feature';
    throw invalid(path, `the export "feature" is no feature: ${field}: ${issue?.message ?? 'is missing'}`);
  }
  const feature = module.feature as CustomFeature;
  const fault = checkCustomFeature(feature);
  if (fault !== undefined) throw invalid(path, fault);
  return feature;
}

function invalid(where: string, why: string, cause?: unknown): ForetickError {
  return new ForetickError(
    'CUSTOM_FEATURE_INVALID',
    `${where}: ${why}; see custom/README.md for what a feature needs, or move the file away`,
    { cause },
  );
}
