import { aliasesOf, championOf } from '@foretick/ports';
import type { Context } from './context.ts';
import { newestPromotions } from './recorded-promotions.ts';
import { mlflow } from './rest/records.ts';
import { firstOfEach, type StoredVersion, storedVersion } from './stored-versions.ts';

/** Versions are created in the order of their data, all but exactly; a year's are too many to ask for each time. */
const CANDIDATES = 100;
/** More than a week of hourly ones: who was rolled back longer ago does not come back by itself. */
const PROMOTIONS = 200;

/**
 * Sets the aliases `champion` and `challenger` of a registered model as promotions and versions have it, for programs that
 * load models from MLflow. Persistence is in no registry, so while it serves nobody is champion there.
 */
export async function mirrorAliases(context: Context, name: string): Promise<void> {
  const { client } = context;
  const set = await mlflow.modelAliases(client, name);
  if (set === undefined) return;
  const champion = championOf(await newestPromotions(context, name, PROMOTIONS));
  const wanted = aliasesOf(await candidates(context, name, set), champion);
  for (const alias of ['champion', 'challenger'] as const) {
    const modelVersion = wanted[alias];
    const entry = modelVersion === undefined ? undefined : await entryOf(context, name, modelVersion);
    if (entry?.version === set.get(alias)) continue;
    if (entry === undefined) await mlflow.deleteAlias(client, name, alias);
    else await mlflow.setAlias(client, name, alias, entry.version);
  }
}

/** Those that may be the newest one: created last, or aliased so far. */
async function candidates(
  context: Context,
  name: string,
  aliased: ReadonlyMap<string, number>,
): Promise<readonly StoredVersion[]> {
  const { client } = context;
  const last = await mlflow.newestVersions(client, name, CANDIDATES);
  const known = new Set(last.map(({ version }) => version));
  const older = [...aliased.values()].filter((version) => !known.has(version));
  const kept = await Promise.all(older.map((version) => mlflow.version(client, name, version)));
  return firstOfEach([...last, ...kept.filter((entry) => entry !== undefined)]);
}

async function entryOf(context: Context, name: string, modelVersion: string) {
  const stored = await storedVersion(context, modelVersion);
  return stored?.entry.name === name ? stored.entry : undefined;
}
