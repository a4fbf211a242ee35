import { aliasesOf, championOf } from '@foretick/ports';
import type { Context } from './context.ts';
import { TAGS } from './names.ts';
import { recordedPromotions } from './recorded-promotions.ts';
import { mlflow } from './rest/records.ts';
import { storedVersions } from './stored-versions.ts';

/**
 * Sets the aliases `champion` and `challenger` of a registered model as promotions and versions have it, for programs that
 * load models from MLflow. Persistence is in no registry, so while it serves nobody is champion there.
 */
export async function mirrorAliases(context: Context, name: string): Promise<void> {
  const { client } = context;
  const set = await mlflow.modelAliases(client, name);
  if (set === undefined) return;
  const versions = await storedVersions(context, [TAGS.target, name]);
  const wanted = aliasesOf(versions, championOf(await recordedPromotions(context, name)));
  for (const alias of ['champion', 'challenger'] as const) {
    const entry = versions.find(({ modelVersion }) => modelVersion === wanted[alias])?.entry;
    if (entry?.version === set.get(alias)) continue;
    if (entry === undefined) await mlflow.deleteAlias(client, name, alias);
    else await mlflow.setAlias(client, name, alias, entry.version);
  }
}
