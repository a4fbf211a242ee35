import { companionsAmong } from '@foretick/core/feature';
import { ForetickError, type ModelVersion } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import { traceReads, trainModels } from '@foretick/service-trainer';
import * as z from 'zod';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { VERSION } from '../version.ts';
import { nextUndecidedClose } from './effective-from.ts';
import { instrumentOf } from './instrument-of.ts';
import { MODEL_NAMES, modelFamilies } from './model-families.ts';
import { limit, parseArguments } from './parse-arguments.ts';
import { readSettings } from './search/read-settings.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  /** Default 60, or what the settings say. */
  trainingDays: limit.optional(),
  model: z.enum(MODEL_NAMES, `write one of ${MODEL_NAMES.join(', ')}`).optional(),
  /** File of `foretick search`. */
  settings: z.string().min(1).optional(),
});

const USUAL_DAYS = 60;

/** Of the trees' sampling: the same candles give the same model. */
const TREES_SEED = 1;

/** Trains a model for each horizon on the stored candles and makes it champion from the next candle on. */
export function trainCommand({ store, registry, log, clock }: Workspace): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(argumentsSchema, args);
    const { pair, exchange } = given;
    const tuned = given.settings === undefined ? undefined : await readSettings(given.settings);
    const trainingDays = given.trainingDays ?? tuned?.trainDays ?? USUAL_DAYS;
    const model = given.model ?? (tuned === undefined ? 'ridge' : 'trees');
    const instrument = await instrumentOf(store, pair, exchange);
    const [newest] = await store.candles({ instrument, intervalSec: INTERVAL_SEC, limit: 1 });
    if (newest === undefined) {
      throw new ForetickError(
        'NO_CANDLES',
        `${instrument} has no 1-minute candles; import some with foretick import`,
      );
    }
    const known = new Set((await store.instruments()).map((one) => one.instrument));
    const [family] = modelFamilies([model], TREES_SEED, tuned?.trees);
    progress(0, 'training');
    const traced = traceReads(store, clock);
    const trained = await trainModels(
      newest,
      {
        store: traced.store,
        clock,
        horizonsSec: tuned === undefined ? HORIZONS_SEC : [tuned.horizonSec],
        trainingDays,
        ...(family === undefined ? {} : { family }),
        view: await loadFeatureView(),
        companionsOf: (one) => companionsAmong(one, known),
      },
      signal,
    );
    const versions = trained
      .map((version) => traced.withLineage(version, VERSION))
      .map((version) => withTrialCount(version, tuned?.trials));
    // Candles may have closed meanwhile.
    const effectiveFrom = await nextUndecidedClose(store, clock, instrument);
    for (const version of versions) {
      await registry.save(version);
      const promotion = {
        kind: 'promotion',
        instrument,
        intervalSec: version.intervalSec,
        horizonSec: version.horizonSec,
        model: version.model,
        modelVersion: version.modelVersion,
        effectiveFrom,
        reason: 'trained by command',
        by: 'person',
      } as const;
      await registry.promote(promotion);
      await log.append([{ topic: 'promotions', key: instrument, value: promotion }]);
    }
    return {
      instrument,
      models: versions.map((version) => ({
        model_version: version.modelVersion,
        horizon_sec: version.horizonSec,
        training_rows: version.trainingRows,
        data_from: version.dataFrom,
        data_to: version.dataTo,
        metrics: version.metrics,
      })),
    };
  };
}

/** How many settings were tried when this one was chosen, kept with the version. */
function withTrialCount(version: ModelVersion, trials: number | undefined): ModelVersion {
  if (trials === undefined || version.lineage === undefined) return version;
  return { ...version, lineage: { ...version.lineage, trials } };
}
