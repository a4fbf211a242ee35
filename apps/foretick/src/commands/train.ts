import { companionsAmong } from '@foretick/core/feature';
import { RIDGE_FAMILY } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import { type Champion, ForetickError, type Promotion } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import { decide, rivalsAmong, type TrainedHorizon, trainModels } from '@foretick/service-trainer';
import * as z from 'zod';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { VERSION } from '../version.ts';
import { nextUndecidedClose } from './effective-from.ts';
import { gateAudit } from './gate-audit.ts';
import { instrumentOf } from './instrument-of.ts';
import { MODEL_NAMES, modelFamilies } from './model-families.ts';
import { servedSpans } from './models/served-spans.ts';
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

/**
 * Trains a model for each horizon on the stored candles. What passes the gate is champion from the next candle on; what does not
 * forecasts in the shadow, and may be promoted by name all the same.
 */
export function trainCommand(workspace: Workspace): Command {
  const { store, registry, clock } = workspace;
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
    const view = await loadFeatureView();
    const champions = await championsOf(registry, instrument);
    const trained = await trainModels(
      newest,
      {
        store,
        clock,
        horizonsSec: tuned === undefined ? HORIZONS_SEC : [tuned.horizonSec],
        trainingDays,
        ...(family === undefined ? {} : { family }),
        ...(model === 'trees' || model === 'average' ? { seed: TREES_SEED } : {}),
        view,
        companionsOf: (one) => companionsAmong(one, known),
        ...(tuned === undefined ? {} : { trials: tuned.trials }),
        codeVersion: VERSION,
        audit: gateAudit,
      },
      signal,
      await rivalsAmong(champions, { registry, family: family ?? RIDGE_FAMILY, view }),
    );
    // Candles may have closed meanwhile.
    const effectiveFrom = await nextUndecidedClose(store, clock, instrument);
    for (const one of trained) {
      const { records } = decide(one, champions[one.horizonSec], effectiveFrom, 'person');
      await save(one, records, workspace);
    }
    return {
      instrument,
      models: trained.map(({ challenger: version }) => ({
        passed: version.gate?.passed ?? false,
        reasons: version.gate?.reasons ?? [],
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

/** Who serves the instrument, by horizon in seconds. */
async function championsOf(registry: Workspace['registry'], instrument: InstrumentId) {
  const champions: Record<number, Champion> = {};
  for (const span of servedSpans(await registry.promotions())) {
    if (span.instrument === instrument) champions[span.horizonSec] = span.champion;
  }
  return champions;
}

async function save(
  { challenger, unchanged }: TrainedHorizon,
  records: readonly Promotion[],
  { registry, log }: Workspace,
): Promise<void> {
  await registry.save(challenger);
  for (const value of records) {
    if (value.kind === 'promotion') {
      if (value.modelVersion === unchanged.modelVersion) await registry.save(unchanged);
      await registry.promote(value);
    }
    await log.append([{ topic: 'promotions', key: challenger.instrument, value }]);
  }
}
