import { parentPort, workerData } from 'node:worker_threads';
import { type TrialHistory, trialLoss } from '@foretick/core/evaluation';
import type { Trial } from '@foretick/core/search';
import { treesFamily } from '@foretick/service-trainer';
import { treeSettings } from './tree-space.ts';

/** What a thread is started with. The history's arrays are shared with it, not copied. */
export interface TrialThreadData {
  readonly history: TrialHistory;
  readonly seed: number;
}

/** A thread that runs trials, one at a time: a `Trial` comes, its loss goes back. */
const { history, seed }: TrialThreadData = workerData;

parentPort?.on('message', (trial: Trial) => {
  const { trainDays, trees } = treeSettings(trial.settings);
  parentPort?.postMessage(trialLoss(history, treesFamily(seed, trees), trainDays) ?? null);
});
