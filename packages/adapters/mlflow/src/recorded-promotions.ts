import { type PromotionEvent, parsePromotion, promotionId } from '@foretick/ports';
import type { Context } from './context.ts';
import { experimentNames, TAGS, withTags } from './names.ts';
import { errors } from './rest/errors.ts';
import { type MlflowRun, mlflow } from './rest/records.ts';

/** All promotions, in no order. Throws `REGISTRY_DAMAGED` for one that cannot be read. */
export async function recordedPromotions({ client, prefix }: Context): Promise<readonly PromotionEvent[]> {
  const experimentId = await mlflow.experiment(client, experimentNames(prefix).promotions);
  if (experimentId === undefined) return [];
  const filter = withTags([TAGS.registry, prefix]);
  return eventsOf(client.host, await mlflow.searchRuns(client, experimentId, filter));
}

/** The promotions of a registered model that took effect last, so many of them at most; otherwise as all promotions. */
export async function newestPromotions(
  { client, prefix }: Context,
  target: string,
  count: number,
): Promise<readonly PromotionEvent[]> {
  const experimentId = await mlflow.experiment(client, experimentNames(prefix).promotions);
  if (experimentId === undefined) return [];
  const filter = withTags([TAGS.registry, prefix], [TAGS.target, target]);
  return eventsOf(client.host, await mlflow.newestRuns(client, experimentId, filter, count));
}

/** Of one that was recorded twice at once every reader takes the same. */
function eventsOf(host: string, runs: readonly MlflowRun[]): readonly PromotionEvent[] {
  const events = new Map<string, PromotionEvent>();
  for (const { info, data } of runs.toSorted((a, b) => (a.info.run_id < b.info.run_id ? 1 : -1))) {
    const event = parse(data.tags.get(TAGS.promotion) ?? '');
    if (event === undefined) throw errors.damagedPromotion(host, info.run_id);
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
