import { availableParallelism } from 'node:os';
import { featureMatrixSteps } from '@foretick/core/feature';
import { logReturnLabels } from '@foretick/core/label';
import { bestTrial, type FinishedTrial, newSearch, type SearchJournal } from '@foretick/core/search';
import { ForetickError, stableId, type TrialRecord, trialsOf } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { inSlices } from './in-slices.ts';
import { instrumentOf } from './instrument-of.ts';
import { interval, limit, parseArguments } from './parse-arguments.ts';
import { parseJournal } from './search/parse-journal.ts';
import { runSearch } from './search/run-search.ts';
import { type SearchedSpan, searchedSpan } from './search/searched-span.ts';
import { sharedHistory } from './search/shared-history.ts';
import { settingsFileOf, treeSpace } from './search/tree-space.ts';
import { startTrialThreads } from './search/trial-threads.ts';
import { storedSurroundings } from './stored-surroundings.ts';
import { refuseWhereFileExists, writePage } from './write-page.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  horizon: interval
    .refine((seconds) => seconds % INTERVAL_SEC === 0, 'write whole minutes, for example 5m')
    .default(60),
  trials: limit.default(30),
  batch: limit.max(64, 'at most 64').default(4),
  seed: limit.default(1),
  /** Days of forecasts that trials are scored on, before the holdout. */
  days: limit.default(60),
  /** Days to hold back, where nothing is held back yet. */
  holdoutDays: limit.default(60),
  refitDays: limit.default(15),
  /** File to write the best settings to. */
  file: z.string().min(1).optional(),
  overwrite: z.boolean().default(false),
});

type Arguments = z.infer<typeof argumentsSchema>;

const DAY_MS = 86_400_000;
/** History before the training window for averages that reach far back. */
const WARM_UP_DAYS = 10;
/** Of the trees' sampling: the same in every trial and in `foretick train`. */
const TREES_SEED = 1;
/** Days that trees are trained on where nobody searched. */
const USUAL_DAYS = 60;
/** Share of the time that the features take, roughly. */
const FEATURE_SHARE = 0.05;

/**
 * Looks for better settings of the trees and of their training window, by trials that are walked forward in threads on the days
 * before the holdout. The same command goes on where it was stopped.
 */
export function searchCommand(workspace: Workspace): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(argumentsSchema, args);
    const { horizon, trials, batch, seed, refitDays, file, overwrite } = given;
    if (file !== undefined) refuseWhereFileExists(file, overwrite);
    const { store, clock, trials: ledger } = workspace;
    const instrument = await instrumentOf(store, given.pair, given.exchange);
    const span = await searchedSpan(workspace, instrument, given);
    const read = { from: span.from - (span.mostDays + WARM_UP_DAYS) * DAY_MS, to: span.holdoutFrom };
    const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC, ...read });
    const view = await loadFeatureView();
    const features = featureMatrixSteps(view, candles, await storedSurroundings(store, instrument, read));
    const showFeatures = (share: number) => progress(FEATURE_SHARE * share, 'features');
    const matrix = await inSlices('search', features, showFeatures, clock, signal);
    const history = sharedHistory({
      ...{ matrix, labels: logReturnLabels(candles, horizon), horizonSec: horizon },
      ...{ intervalSec: INTERVAL_SEC, from: span.from, to: span.to, refitEveryDays: refitDays },
    });
    const space = treeSpace(span.mostDays);
    const id = stableId(
      ...[instrument, horizon, seed, batch, refitDays, span.from, span.to],
      ...[JSON.stringify(space), view.description],
    );
    const start = parseJournal(await ledger.search(id)) ?? newSearch(space, seed, batch);
    const show = (journal: SearchJournal) => progress(shareOf(journal, trials), wordsOf(journal, trials));
    const threadCount = Math.min(batch, availableParallelism());
    const threads = startTrialThreads(threadCount, { history, seed: TREES_SEED }, signal);
    try {
      show(start);
      const usual = { number: -1, settings: { trainDays: Math.min(USUAL_DAYS, span.mostDays) } };
      let usualLoss: number | null = null;
      await threads.run([usual], async ({ loss }) => {
        usualLoss = loss;
      });
      const found = await runSearch(start, trials, threads, async (journal, added) => {
        const at = clock.now();
        await ledger.append(added.map((trial) => ({ ...recordOf(trial, given, span, at), instrument })));
        await ledger.saveSearch(id, journal);
        show(journal);
      });
      const best = bestTrial(found);
      if (best?.loss === undefined || best.loss === null) {
        throw new ForetickError(
          'TOO_LITTLE_HISTORY',
          `no trial had a forecast to score between ${iso(span.from)} and ${iso(span.to)}; import more history of ${instrument}`,
        );
      }
      const tried = trialsOf(await ledger.records(), instrument, horizon);
      const settings = settingsFileOf(best.settings, horizon, tried);
      if (file !== undefined) await writePage(file, `${JSON.stringify(settings, undefined, 2)}\n`, overwrite);
      return {
        ...{ instrument, horizon_sec: horizon, from: span.from, to: span.to, holdout_from: span.holdoutFrom },
        ...{ trials: found.trials.length, trials_known: start.trials.length, tried_so_far: tried },
        best: { number: best.number, mse_skill: 1 - best.loss, settings: best.settings },
        usual_mse_skill: usualLoss === null ? null : 1 - usualLoss,
        file: file ?? null,
      };
    } finally {
      await threads.close();
    }
  };
}

function recordOf(
  { settings, loss }: FinishedTrial,
  { horizon, refitDays }: Arguments,
  { from, to }: SearchedSpan,
  at: number,
): Omit<Extract<TrialRecord, { kind: 'tried' }>, 'instrument'> {
  return {
    ...{ kind: 'tried', horizonSec: horizon, from, to, by: 'search', at },
    settings: `trees ${JSON.stringify(settings)}, every ${refitDays} days`,
    ...(loss === null ? {} : { mseSkill: 1 - loss }),
  };
}

function shareOf({ trials }: SearchJournal, wanted: number): number {
  return FEATURE_SHARE + ((1 - FEATURE_SHARE) * Math.min(trials.length, wanted)) / wanted;
}

function wordsOf(journal: SearchJournal, wanted: number): string {
  const best = bestTrial(journal)?.loss ?? undefined;
  const skill = best === undefined ? '' : `, best MSE skill ${((1 - best) * 100).toFixed(2)} %`;
  return `trial ${journal.trials.length} of ${wanted}${skill}`;
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
