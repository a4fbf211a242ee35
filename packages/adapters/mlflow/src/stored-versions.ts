import { type ModelVersion, parseModelVersion } from '@foretick/ports';
import type { Context } from './context.ts';
import { TAGS, withTags } from './names.ts';
import { errors } from './rest/errors.ts';
import { type MlflowVersion, mlflow } from './rest/records.ts';

/** The artifact that holds a version whole. */
const MODEL_FILE = 'model.json';

/** A version as MLflow keeps it. */
export interface StoredVersion {
  readonly modelVersion: string;
  /** Epoch ms. */
  readonly dataTo: number;
  readonly entry: MlflowVersion;
}

/**
 * The registry's versions that carry these tags besides. MLflow cannot keep one from being created twice at once; the one with the lowest number counts, which all see alike.
 */
export async function storedVersions(
  { client, prefix }: Context,
  ...tags: readonly (readonly [string, string])[]
): Promise<readonly StoredVersion[]> {
  return firstOfEach(await mlflow.searchVersions(client, withTags([TAGS.registry, prefix], ...tags)));
}

/** One for each version that these entries hold. */
export function firstOfEach(entries: readonly MlflowVersion[]): readonly StoredVersion[] {
  const first = new Map<string, StoredVersion>();
  for (const entry of entries) {
    const modelVersion = entry.tags.get(TAGS.modelVersion);
    if (modelVersion === undefined) continue;
    const dataTo = Date.parse(entry.tags.get(TAGS.dataTo) ?? '') || 0;
    const known = first.get(modelVersion);
    if (known === undefined || entry.version < known.entry.version) {
      first.set(modelVersion, { modelVersion, dataTo, entry });
    }
  }
  return [...first.values()];
}

export async function storedVersion(
  context: Context,
  modelVersion: string,
): Promise<StoredVersion | undefined> {
  return (await storedVersions(context, [TAGS.modelVersion, modelVersion]))[0];
}

/** Throws `REGISTRY_DAMAGED` when the version's JSON is missing or not that of the version. */
export async function readStored(
  { client }: Context,
  { modelVersion, entry }: StoredVersion,
): Promise<ModelVersion> {
  const path = `${artifactFolder(client.host, entry.source)}/${MODEL_FILE}`;
  const text = await client.readArtifact(path);
  const version = text === undefined ? undefined : parse(text);
  if (version?.modelVersion === modelVersion) return version;
  throw errors.damaged(client.host, modelVersion, path);
}

/** `source` is the address of the run's artifacts. */
export async function writeStored({ client }: Context, source: string, version: ModelVersion): Promise<void> {
  await writeArtifact(client, source, MODEL_FILE, JSON.stringify(version));
}

export function writeArtifact(
  client: Context['client'],
  source: string,
  name: string,
  text: string,
): Promise<void> {
  return client.writeArtifact(`${artifactFolder(client.host, source)}/${name}`, text);
}

/** The path below which the server serves the artifacts of `mlflow-artifacts:/1/RUN/artifacts`. */
function artifactFolder(host: string, source: string): string {
  const path = /^mlflow-artifacts:(?:\/\/[^/]+)?\/+(.+?)\/*$/.exec(source)?.[1];
  if (path === undefined) throw errors.artifactsNotServed(host, source);
  return path;
}

function parse(text: string): ModelVersion | undefined {
  try {
    return parseModelVersion(JSON.parse(text));
  } catch {
    return undefined;
  }
}
