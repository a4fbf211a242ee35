import type { FeatureVector } from '@foretick/core/feature';
import { type ForecastHeads, type ModelParameters, PERSISTENCE_VERSION } from '@foretick/core/forecast';
import type { ModelRegistry } from '@foretick/ports';

/** What it takes to forecast with a version. */
export interface ServingModel {
  readonly model: string;
  readonly modelVersion: string;
  readonly parameters: ModelParameters;
  readonly heads?: ForecastHeads;
}

/** Names a version that a record speaks of. */
export interface VersionName {
  readonly model: string;
  readonly modelVersion: string;
}

/** "No change" that needs no training: it has no intervals. */
export const PERSISTENCE: ServingModel = {
  model: 'persistence',
  modelVersion: PERSISTENCE_VERSION,
  parameters: { kind: 'persistence' },
};

/** `undefined` where there is none to serve: nobody was named, nothing is kept, or it was trained on another feature view. */
export async function modelOf(
  named: VersionName | undefined,
  vector: FeatureVector,
  load: ModelRegistry['load'],
): Promise<ServingModel | undefined> {
  if (named === undefined || named.modelVersion === PERSISTENCE_VERSION) return undefined;
  const version = await load(named.modelVersion);
  return version?.featureViewHash === vector.viewHash ? version : undefined;
}

/**
 * Whether what a version learnt from is too old at `asOf`. "No change" does not age, and its intervals are corrected by what
 * comes.
 */
export async function isExpired(
  named: VersionName | undefined,
  asOf: number,
  maxAgeMs: number,
  load: ModelRegistry['load'],
): Promise<boolean> {
  if (named === undefined || named.model === 'persistence') return false;
  const version = await load(named.modelVersion);
  return version !== undefined && asOf - version.dataTo > maxAgeMs;
}

/** The version of persistence to fall back on: the one named if it is kept and has heads, else the one without. */
export async function persistenceOf(
  named: VersionName | undefined,
  load: ModelRegistry['load'],
): Promise<VersionName> {
  const version = named && (await load(named.modelVersion));
  return version?.heads === undefined ? PERSISTENCE : version;
}
