import { type PromotionEvent, parsePromotion, promotionId } from '@foretick/ports';
import type { Context } from './context.ts';
import { experimentNames, TAGS, withTags } from './names.ts';
import { errors } from './rest/errors.ts';
import { mlflow } from './rest/records.ts';

/** Promotions of one registered model, or all, in no order. Of one that was recorded twice at once all see the same. Throws `REGISTRY_DAMAGED` for one that cannot be read. */
export async function recordedPromotions(
  { client, prefix }: Context,
  target?: string,
): Promise<readonly PromotionEvent[]> {
  const name = experimentNames(prefix).promotions;
  const experimentId = await mlflow.experiment(client, name);
  if (experimentId === undefined) return [];
  const more = target === undefined ? [] : [[TAGS.target, target] as const];
  const runs = await mlflow.searchRuns(client, experimentId, withTags([TAGS.registry, prefix], ...more));
  const events = new Map<string, PromotionEvent>();
  for (const { info, data } of runs.toSorted((a, b) => (a.info.run_id < b.info.run_id ? 1 : -1))) {
    const event = parse(data.tags.get(TAGS.promotion) ?? '');
    if (event === undefined) {
      throw errors.damagedPromotion(client.host, info.run_id);
    }
    events.set(promotionId(event), event);
  }
  return [...events.values()];
}

function parse(text: string): PromotionEvent | undefined {
  try {
    return parsePromotion(JSON.parse(text));
  } catch {
    return undefined;
  }
}
