import { PERSISTENCE_VERSION } from '@foretick/core/forecast';
import { exchangeOf, type InstrumentId, pairOf } from '@foretick/core/trade';
import { byEffect, ForetickError, type PromotionEvent, stableId } from '@foretick/ports';
import { INTERVAL_SEC } from '../../config/horizons.ts';
import { loadFeatureView } from '../../custom/load-feature-view.ts';
import type { Workspace } from '../../profiles/profile.ts';
import { nextUndecidedClose } from '../effective-from.ts';
import { servedSpans } from './served-spans.ts';

export interface PromotionWish {
  readonly reason: string;
  /** How long the training schedule promotes nothing. */
  readonly holdSec: number;
}

/** Makes a stored version champion from the next candle on. Throws `MODEL_UNKNOWN`, `MODEL_OTHER_VIEW`, `MODEL_SERVES_ALREADY`. */
export async function promoteVersion(
  workspace: Workspace,
  modelVersion: string,
  wish: PromotionWish,
): Promise<PromotionEvent> {
  const version = await workspace.registry.load(modelVersion);
  if (version === undefined) throw unknownModel(modelVersion);
  const { description } = await loadFeatureView();
  if (version.featureViewHash !== stableId(description)) {
    throw new ForetickError(
      'MODEL_OTHER_VIEW',
      `${modelVersion} was trained on other features than this program computes, so it cannot serve; train a new one with foretick train`,
    );
  }
  const { instrument, horizonSec, model } = version;
  return record(workspace, { instrument, horizonSec, model, modelVersion }, wish);
}

/** Makes persistence champion from the next candle on, in its newest version with intervals if there is one that can serve. */
export async function promotePersistence(
  workspace: Workspace,
  instrument: InstrumentId,
  horizonSec: number,
  wish: PromotionWish,
): Promise<PromotionEvent> {
  const persistence = await persistenceAt(workspace, instrument, horizonSec);
  return record(workspace, { instrument, horizonSec, ...persistence }, wish);
}

/** Goes back to the champion before, or to persistence where there was none. Throws `NOTHING_TO_ROLL_BACK`. */
export async function rollBackChampion(
  workspace: Workspace,
  instrument: InstrumentId,
  horizonSec: number,
  wish: PromotionWish,
): Promise<PromotionEvent> {
  const champion = (await championOf(workspace, instrument, horizonSec))?.champion;
  if (champion === undefined || champion.model === 'persistence') {
    throw new ForetickError(
      'NOTHING_TO_ROLL_BACK',
      `persistence serves ${pairOf(instrument)} at ${horizonSec / 60} min already; foretick models list shows who serves`,
    );
  }
  const { before } = champion;
  const isModel = before !== undefined && before.model !== 'persistence';
  const to = isModel ? before : await persistenceAt(workspace, instrument, horizonSec);
  const target = { instrument, horizonSec, ...to, replaces: champion.modelVersion };
  return record(workspace, target, wish);
}

export function unknownModel(modelVersion: string): ForetickError {
  return new ForetickError(
    'MODEL_UNKNOWN',
    `there is no model version "${modelVersion.slice(0, 80)}"; foretick models list shows those there are`,
  );
}

async function persistenceAt({ registry }: Workspace, instrument: InstrumentId, horizonSec: number) {
  const viewHash = stableId((await loadFeatureView()).description);
  const newest = (await registry.list()).findLast(
    (one) =>
      one.model === 'persistence' &&
      one.instrument === instrument &&
      one.horizonSec === horizonSec &&
      one.intervalSec === INTERVAL_SEC &&
      one.featureViewHash === viewHash &&
      one.heads !== undefined,
  );
  return { model: 'persistence', modelVersion: newest?.modelVersion ?? PERSISTENCE_VERSION };
}

async function championOf({ registry }: Workspace, instrument: InstrumentId, horizonSec: number) {
  const spans = servedSpans(await registry.promotions());
  return spans.findLast((span) => span.instrument === instrument && span.horizonSec === horizonSec);
}

interface Target {
  readonly instrument: InstrumentId;
  readonly horizonSec: number;
  readonly model: string;
  readonly modelVersion: string;
  readonly replaces?: string;
}

async function record(
  workspace: Workspace,
  target: Target,
  { reason, holdSec }: PromotionWish,
): Promise<PromotionEvent> {
  const { registry, log, store, clock } = workspace;
  const { instrument, horizonSec, modelVersion } = target;
  const serving = await championOf(workspace, instrument, horizonSec);
  if (serving?.champion.modelVersion === modelVersion) {
    const place = `${pairOf(instrument)} on ${exchangeOf(instrument)} at ${horizonSec / 60} min`;
    throw new ForetickError('MODEL_SERVES_ALREADY', `${modelVersion} is the champion of ${place} already`);
  }
  const next = await nextUndecidedClose(store, clock, instrument);
  const known = (await registry.promotions()).filter(
    (one) => one.instrument === instrument && one.horizonSec === horizonSec,
  );
  // Two wishes within one candle would have no order: the later one takes effect a candle later.
  const newest = known.toSorted(byEffect).at(-1)?.effectiveFrom ?? 0;
  const effectiveFrom = newest >= next ? newest + INTERVAL_SEC * 1_000 : next;
  const event: PromotionEvent = {
    ...{ kind: 'promotion', ...target, intervalSec: INTERVAL_SEC, effectiveFrom, reason, by: 'person' },
    ...(holdSec > 0 && { holdUntil: effectiveFrom + holdSec * 1_000 }),
  };
  await registry.promote(event);
  await log.append([{ topic: 'promotions', key: instrument, value: event }]);
  return event;
}
