import { ForetickError, type ModelVersion } from '@foretick/ports';
import type { Context } from './context.ts';
import { mirrorAliases } from './mirror-aliases.ts';
import { experimentNames, registeredModelName, TAGS } from './names.ts';
import { type MlflowRun, type MlflowVersion, mlflow } from './rest/records.ts';
import { runRecord, tagList, versionTags } from './run-record.ts';
import { readStored, storedVersion, writeArtifact, writeStored } from './stored-versions.ts';

/**
 * Logs a run with all that is known of the version, then makes it a model version: what is listed is whole. A version that
 * is known stays as it is, unless its JSON is damaged, which is written anew.
 */
export async function saveVersion(context: Context, version: ModelVersion): Promise<void> {
  const known = await storedVersion(context, version.modelVersion);
  if (known === undefined) await create(context, version);
  else {
    const isDamaged = await readStored(context, known).then(
      () => false,
      (error: unknown) => {
        if (error instanceof ForetickError && error.code === 'REGISTRY_DAMAGED') return true;
        throw error;
      },
    );
    if (isDamaged) await writeStored(context, known.entry.source, version);
  }
  await mirrorAliases(context, registeredModelName(context.prefix, version));
}

async function create(context: Context, version: ModelVersion): Promise<void> {
  const { client } = context;
  const run = await mlflow.createRun(client, {
    experiment_id: await context.experimentId(experimentNames(context.prefix).training),
    run_name: version.modelVersion,
    start_time: context.clock.now(),
    tags: versionTags(context.prefix, version),
  });
  const { run_id } = run.info;
  let entry: MlflowVersion;
  try {
    entry = await describe(context, version, run);
  } catch (error) {
    // For people's eyes only: a run without a version is in nobody's way.
    await mlflow.updateRun(client, { run_id, status: 'FAILED' }).catch(() => undefined);
    throw error;
  }
  const first = await storedVersion(context, version.modelVersion);
  if (first !== undefined && first.entry.version < entry.version) {
    await mlflow.deleteVersion(client, entry);
    await mlflow.deleteRun(client, run_id);
  }
}

async function describe(context: Context, version: ModelVersion, run: MlflowRun): Promise<MlflowVersion> {
  const { client, clock, prefix } = context;
  const { run_id, artifact_uri: source } = run.info;
  await writeStored(context, source, version);
  for (const { name, text } of await context.attachments(version)) {
    await writeArtifact(client, source, name, text);
  }
  await mlflow.logBatch(client, { run_id, ...runRecord(version, clock.now()) });
  await mlflow.updateRun(client, { run_id, status: 'FINISHED', end_time: clock.now() });
  const name = registeredModelName(prefix, version);
  await mlflow.createModel(client, {
    name,
    description: `Forecasts of ${version.instrument}, ${version.horizonSec} s ahead, from candles of ${version.intervalSec} s.`,
    tags: tagList({ [TAGS.registry]: prefix, 'foretick.instrument': version.instrument }),
  });
  return mlflow.createVersion(client, { name, source, run_id, tags: versionTags(prefix, version) });
}
