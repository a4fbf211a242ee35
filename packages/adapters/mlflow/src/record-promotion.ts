import { type PromotionEvent, promotionId } from '@foretick/ports';
import type { Context } from './context.ts';
import { mirrorAliases } from './mirror-aliases.ts';
import { experimentNames, registeredModelName, TAGS, withTags } from './names.ts';
import { mlflow } from './rest/records.ts';
import { tagList } from './run-record.ts';

/**
 * A promotion is a run of the experiment of promotions, begun and ended when it takes effect, the whole event in one of its
 * tags: it is there with the one request that creates it. Two of the same, recorded at once, count as one.
 */
export async function recordPromotion(context: Context, event: PromotionEvent): Promise<void> {
  const { client, prefix } = context;
  const id = promotionId(event);
  const target = registeredModelName(prefix, event);
  const experiment_id = await context.experimentId(experimentNames(prefix).promotions);
  const known = await mlflow.searchRuns(client, experiment_id, withTags([TAGS.promotionId, id]));
  if (known.length === 0) {
    const run = await mlflow.createRun(client, {
      experiment_id,
      run_name: `${event.modelVersion} on ${target}`,
      start_time: event.effectiveFrom,
      tags: tagList({
        [TAGS.registry]: prefix,
        [TAGS.target]: target,
        [TAGS.promotionId]: id,
        [TAGS.modelVersion]: event.modelVersion,
        [TAGS.promotion]: JSON.stringify(event),
        'foretick.effective_from': new Date(event.effectiveFrom).toISOString(),
        'foretick.by': event.by ?? 'schedule',
        'foretick.reason': event.reason,
      }),
    });
    const { run_id } = run.info;
    await mlflow.updateRun(client, { run_id, status: 'FINISHED', end_time: event.effectiveFrom });
  }
  await mirrorAliases(context, target);
}
