import type { Outcome, Prediction } from '@foretick/core/forecast';
import { byEffect, type Champion, championAfter, type Promotion, type PromotionEvent } from '@foretick/ports';
import { CONFIG } from '../system.ts';
import { type Checked, differing, type Finding } from './finding.ts';

/**
 * A forecast is made once, before the next candle closes, by the model that was champion then; each gets one outcome, or none
 * while its target time is after `until`.
 */
export function checkForecasts(checked: Checked, until: number): readonly Finding[] {
  const { pair, instrument, leftovers } = checked;
  const findings: Finding[] = [];
  const forecasts = new Map<string, Prediction>();
  for (const prediction of leftovers.of('predictions', instrument)) {
    const { predictionId, asOf, targetTime, processingTime } = prediction;
    const before = forecasts.get(predictionId);
    if (before !== undefined) {
      // What a killed process had written already, the next one writes again: the first one counts.
      const change = leftovers.system.mayRepeat
        ? undefined
        : (differing(before, prediction) ?? 'it is there twice');
      if (change === undefined) continue;
      return [
        { invariant: 'a forecast is written once', at: asOf, what: `${pair} ${predictionId}: ${change}` },
      ];
    }
    forecasts.set(predictionId, prediction);
    if (prediction.status === 'published' && processingTime >= targetTime) {
      const what = `${pair} ${predictionId} was made ${processingTime - targetTime} ms after its target time`;
      return [{ invariant: 'a forecast comes before its target time', at: asOf, what }];
    }
  }
  findings.push(...checkChampions(checked, [...forecasts.values()]));
  const outcomes = new Map<string, Outcome>();
  for (const outcome of leftovers.of('prediction_outcomes', instrument)) {
    const { predictionId, asOf } = outcome;
    const before = outcomes.get(predictionId);
    const change =
      before &&
      (differing(before, outcome) ?? (leftovers.system.mayRepeat ? undefined : 'it is there twice'));
    if (change !== undefined) {
      findings.push({
        invariant: 'one outcome for a forecast',
        at: asOf,
        what: `${pair} ${predictionId}: ${change}`,
      });
      break;
    }
    outcomes.set(predictionId, outcome);
    if (forecasts.get(predictionId)?.status !== 'published') {
      findings.push({
        invariant: 'one outcome for a forecast',
        at: asOf,
        what: `${pair} ${predictionId}: none was made`,
      });
      break;
    }
  }
  for (const { predictionId, status, targetTime, asOf } of forecasts.values()) {
    if (status !== 'published' || targetTime > until || outcomes.has(predictionId)) continue;
    const what = `${pair} ${predictionId} of ${new Date(targetTime).toISOString()} has none`;
    findings.push({ invariant: 'one outcome for a forecast', at: asOf, what });
    break;
  }
  return findings;
}

/**
 * What was promoted by the time that the trainer said that no more would come, and no other, forecasts as the champion. What a killed
 * trainer says anew after that counts from the next candle.
 */
function checkChampions(
  { pair, instrument, leftovers }: Checked,
  forecasts: readonly Prediction[],
): readonly Finding[] {
  const told = leftovers.of('promotions', instrument);
  for (const { role, asOf, horizonSec, modelVersion, model, predictionId } of forecasts) {
    if (role !== 'champion') continue;
    const decided = told.findIndex((one) => one.kind === 'progress' && one.asOf >= asOf);
    const champion = championOf(told.slice(0, decided === -1 ? told.length : decided), horizonSec, asOf);
    const isOld =
      champion !== undefined && asOf - champion.effectiveFrom > CONFIG.modelMaxAgeDays * 86_400_000;
    const isNone = champion === undefined && model === 'persistence';
    if (isOld || isNone || champion?.modelVersion === modelVersion) continue;
    const what = `${pair} ${predictionId} is by ${modelVersion}, champion is ${champion?.modelVersion}`;
    return [{ invariant: 'a forecast is made by the champion of then', at: asOf, what }];
  }
  return [];
}

function championOf(told: readonly Promotion[], horizonSec: number, asOf: number): Champion | undefined {
  const promotions = told.filter((one): one is PromotionEvent => one.kind === 'promotion').toSorted(byEffect);
  let champion: Champion | undefined;
  for (const event of promotions) {
    if (event.horizonSec !== horizonSec || event.effectiveFrom > asOf) continue;
    champion = championAfter(champion, event);
  }
  return champion;
}
