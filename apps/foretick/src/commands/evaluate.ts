import { defaultTrainDays, type WalkForwardResult, walkForward } from '@foretick/core/evaluation';
import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { instrumentOf } from './instrument-of.ts';
import { MODEL_NAMES, modelFamilies } from './model-families.ts';
import { from, interval, limit, parseArguments, to } from './parse-arguments.ts';
import { storedSurroundings } from './stored-surroundings.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
  trainDays: limit.optional(),
  refitDays: limit.default(7),
  models: z
    .string()
    .transform(namesIn)
    .pipe(z.array(z.enum(MODEL_NAMES)).min(1))
    .default(['ridge']),
  horizons: z
    .string()
    .transform(namesIn)
    .pipe(z.array(interval.refine(isWholeCandles, 'horizons are whole minutes, for example 1m,5m')).min(1))
    .default([...HORIZONS_SEC]),
  seed: z.coerce
    .number<string | number>('a whole number from 0 to 4294967295')
    .int('a whole number from 0 to 4294967295')
    .min(0, 'a whole number from 0 to 4294967295')
    .max(4_294_967_295, 'a whole number from 0 to 4294967295')
    .default(1),
});

const DAY_MS = 86_400_000;
/** History before the training window for averages that reach far back. */
const WARM_UP_DAYS = 10;
/** Longest stretch of computing before other work gets its turn. */
const SLICE_MS = 15;

/** Walk-forward, out-of-sample figures of models and persistence for each horizon. */
export function evaluateCommand({ store, clock }: Workspace): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(argumentsSchema, args);
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
    });
    let sliceStart = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        const companions = Object.keys(surroundings.companions);
        return { instrument, seed: given.seed, companions, ...evaluationOf(step.value) };
      }
      if (signal.aborted)
        throw new ForetickError('INTERRUPTED', 'the evaluation was interrupted; nothing was changed');
      if (performance.now() - sliceStart < SLICE_MS) continue;
      progress(step.value.share, step.value.stage);
      await clock.sleep(0, signal);
      sliceStart = performance.now();
    }
  };
}

function evaluationOf({ scores, volatility, ...result }: WalkForwardResult): Record<string, unknown> {
  return {
    from: result.from,
    to: result.to,
    train_days: result.trainDays,
    refit_days: result.refitEveryDays,
    scores: scores.map(snakeCased),
    volatility: volatility.map(snakeCased),
  };
}

function isWholeCandles(horizonSec: number): boolean {
  return horizonSec % INTERVAL_SEC === 0;
}

/** `ridge,trees` */
function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A record's names as they are written outside, records in it too; what is undefined becomes `null`. */
function snakeCased(record: object): Record<string, unknown> {
  const entries = Object.entries(record);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      Array.isArray(value)
        ? value.map((one: unknown) => (isRecord(one) ? snakeCased(one) : one))
        : (value ?? null),
    ]),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
