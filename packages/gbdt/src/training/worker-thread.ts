import { parentPort, workerData } from 'node:worker_threads';
import type { SharedMemory } from '../kernel/webassembly.ts';
import type { BuiltinObjective } from '../objective/objective.ts';
import type { FullParams } from '../params.ts';
import { binTrainingColumn, binValidationColumn } from './bin-columns.ts';
import { joinCrew, leadCrew, soloCrew } from './crew.ts';
import type { Layout } from './layout.ts';
import { type Grown, type RoundReport, runRounds } from './rounds.ts';
import { openWorkplace } from './workplace.ts';

/** What a thread of a training is given when it starts. Thread 0 leads. */
export interface ThreadStart {
  readonly memory: SharedMemory;
  readonly layout: Layout;
  readonly params: FullParams & { readonly objective: BuiltinObjective };
  readonly thread: number;
}

export type ThreadRequest =
  | { readonly kind: 'bin'; readonly feature: number; readonly of: 'training' | 'validation' }
  | { readonly kind: 'run' };

export type ThreadReply =
  | { readonly kind: 'binned' }
  | { readonly kind: 'round'; readonly report: RoundReport }
  | { readonly kind: 'grown'; readonly grown: Grown };

const start: ThreadStart = workerData;
const { memory, layout, params, thread } = start;
const place = openWorkplace(memory, layout, params.objective);

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.kind === 'run') run();
  else {
    const { feature, of } = request;
    if (of === 'training') binTrainingColumn(memory, place.kernel, layout, thread, feature, params.maxBins);
    else binValidationColumn(place.kernel, layout, thread, feature);
    reply({ kind: 'binned' });
  }
});

function run(): void {
  if (thread > 0) joinCrew(place, thread);
  const rounds = runRounds(place, layout.threads > 1 ? leadCrew(place) : soloCrew(place), params);
  for (;;) {
    const step = rounds.next();
    if (step.done === true) {
      reply({ kind: 'grown', grown: step.value });
      return;
    }
    reply({ kind: 'round', report: step.value });
  }
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message);
}
