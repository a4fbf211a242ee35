import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import {
  defaultTrainDays,
  marketRegime,
  medianLatencyMs,
  type WalkForwardProgress,
  walkForward,
} from '@foretick/core/evaluation';
import { COMPANION_SLOTS } from '@foretick/core/feature';
import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import { INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { evaluateArguments } from './evaluate-arguments.ts';
import { evaluationToWire } from './evaluation-wire.ts';
import { inSlices } from './in-slices.ts';
import { instrumentOf } from './instrument-of.ts';
import { modelFamilies } from './model-families.ts';
import { parseArguments } from './parse-arguments.ts';
import { storedSurroundings } from './stored-surroundings.ts';

const DAY_MS = 86_400_000;
/** History before the training window for averages that reach far back. */
const WARM_UP_DAYS = 10;

/** Walk-forward, out-of-sample figures of models and persistence for each horizon. */
export function evaluateCommand({ store, clock }: Workspace): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(evaluateArguments, args);
    const instrument = await instrumentOf(store, given.pair, given.exchange);
    const stored = (await store.instruments()).find((one) => one.instrument === instrument);
    const range = stored?.candles.find((one) => one.intervalSec === INTERVAL_SEC);
    if (range === undefined) {
      throw new ForetickError(
        'NO_CANDLES',
        `${instrument} has no 1-minute candles; import some with foretick import`,
      );
    }
    const end = given.to ?? range.lastCloseTime;
    const trainDays = given.trainDays ?? Math.max(...given.horizons.map(defaultTrainDays));
    const start = given.from ?? Math.max(range.firstOpenTime + trainDays * DAY_MS, end - 30 * DAY_MS);
    if (start >= end || start >= range.lastCloseTime || end <= range.firstOpenTime) {
      throw new ForetickError(
        'NO_CANDLES',
        `${instrument} has candles from ${iso(range.firstOpenTime)} to ${iso(range.lastCloseTime)}; there are none to score between ${iso(start)} and ${iso(end)}`,
      );
    }
    const read = {
      from: start - (trainDays + WARM_UP_DAYS) * DAY_MS,
      to: end + Math.max(...given.horizons) * 1_000,
    };
    const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC, ...read });
    const surroundings = await storedSurroundings(store, instrument, read);
    const latencyMs = medianLatencyMs(candles) ?? MODELLED_LATENCY_MS;
    const steps = walkForward(candles, {
      from: start,
      to: end,
      horizonsSec: given.horizons,
      families: modelFamilies(given.models, given.seed),
      ...(given.trainDays === undefined ? {} : { trainDays: given.trainDays }),
      seed: given.seed,
      refitEveryDays: given.refitDays,
      view: await loadFeatureView(),
      surroundings,
      latencyMs,
    });
    const show = ({ share, stage }: WalkForwardProgress) => progress(share, stage);
    const result = await inSlices('evaluation', steps, show, clock, signal);
    const companions = COMPANION_SLOTS.filter((slot) => surroundings.companions[slot] !== undefined);
    const regime = marketRegime(instrument, companions);
    return { instrument, seed: given.seed, companions, regime, ...evaluationToWire(result, regime) };
  };
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
