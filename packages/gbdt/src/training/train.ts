import { scheduler } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Dataset } from '../dataset.ts';
import { GbdtError } from '../errors.ts';
import type { TrainParams } from '../params.ts';
import { placeLabels, stageColumn } from './bin-columns.ts';
import { planTraining, type TrainingPlan } from './plan.ts';
import type { Grown, RoundReport } from './rounds.ts';
import { concludeTraining, type Training, trainSteps } from './train-sync.ts';
import type { ThreadReply, ThreadRequest, ThreadStart } from './worker-thread.ts';
import { newMemory, openWorkplace } from './workplace.ts';

export interface TrainOptions {
  /** Rows that the metric is taken on after each round. */
  readonly validation?: Dataset;
  /** Worker threads that share the work, 1 to 64. The model does not depend on it. Default 1. */
  readonly threads?: number;
  /** Called after each round. */
  readonly onRound?: (report: RoundReport) => void;
  /** Stops training at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Trains on worker threads, so that the event loop stays free. An objective of your own cannot leave the calling thread: with
 * one, training runs here, and others get their turn after each round.
 * Errors: BAD_PARAMETER, BAD_OBJECTIVE, BAD_LABELS, BAD_COLUMNS, BAD_FEATURE_VALUE, TOO_LARGE, WORKER_FAILED.
 */
export async function train(
  dataset: Dataset,
  params: TrainParams,
  { validation, threads = 1, onRound = () => {}, signal }: TrainOptions = {},
): Promise<Training> {
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new GbdtError('BAD_PARAMETER', `threads: ${threads}; allowed is a whole number from 1 to 64`);
  }
  signal?.throwIfAborted();
  if (params.objective.kind === 'custom') {
    const steps = trainSteps(dataset, params, validation === undefined ? {} : { validation });
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (step.value.round > 0) onRound(step.value);
      await scheduler.yield();
      signal?.throwIfAborted();
    }
  }
  const plan = planTraining(dataset, validation, params, threads);
  const grown = await trainOnWorkers(dataset, validation, plan, onRound, signal);
  return concludeTraining(dataset, plan.params, grown);
}

async function trainOnWorkers(
  dataset: Dataset,
  validation: Dataset | undefined,
  { params, layout }: TrainingPlan,
  onRound: (report: RoundReport) => void,
  signal: AbortSignal | undefined,
): Promise<Grown> {
  const { objective } = params;
  if (objective.kind === 'custom') throw new Error('an own objective has no worker');
  const memory = newMemory(layout);
  const workers = Array.from({ length: layout.threads }, (_, thread) => {
    const start: ThreadStart = { memory, layout, params: { ...params, objective }, thread };
    return new Worker(WORKER_URL, { workerData: start });
  });
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  for (const worker of workers) worker.on('error', (cause) => reject(workerFailed(cause)));
  try {
    const bin = (part: Dataset, of: 'training' | 'validation'): Promise<unknown> => {
      const columns = part.columns.entries();
      const lanes = workers.slice(0, layout.stagingCount).map(async (worker, stage) => {
        for (const [feature, column] of columns) {
          stageColumn(memory, layout, stage, column, feature);
          await ask(worker, { kind: 'bin', feature, of });
        }
      });
      return Promise.race([failed, Promise.all(lanes)]);
    };
    await bin(dataset, 'training');
    if (validation !== undefined) await bin(validation, 'validation');
    placeLabels(openWorkplace(memory, layout, objective), dataset, validation);
    return await Promise.race([failed, grow(workers, onRound)]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Source is TypeScript here and JavaScript in the published package. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker-thread.ts' : './worker-thread.js',
  import.meta.url,
);

function ask(worker: Worker, request: ThreadRequest): Promise<ThreadReply> {
  const { promise, resolve } = Promise.withResolvers<ThreadReply>();
  worker.once('message', resolve);
  worker.postMessage(request);
  return promise;
}

function grow(workers: readonly Worker[], onRound: (report: RoundReport) => void): Promise<Grown> {
  const { promise, resolve, reject } = Promise.withResolvers<Grown>();
  workers[0]?.on('message', (reply: ThreadReply) => {
    if (reply.kind === 'grown') resolve(reply.grown);
    if (reply.kind !== 'round') return;
    try {
      onRound(reply.report);
    } catch (error) {
      reject(error);
    }
  });
  const request: ThreadRequest = { kind: 'run' };
  for (const worker of workers) worker.postMessage(request);
  return promise;
}

function workerFailed(cause: unknown): GbdtError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GbdtError(
    'WORKER_FAILED',
    `a training thread ended: ${why}; train again with fewer threads or rows`,
    {
      cause,
    },
  );
}
