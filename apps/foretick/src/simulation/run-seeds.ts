import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SeedReport, SeedTask } from './seed-thread.ts';

/**
 * Runs seeds in threads, as many at a time as there are `lanes`. `onReport` hears of each as it ends; when it gives `false`,
 * no other is begun. Rejects when a thread breaks down.
 */
export async function runSeeds(
  tasks: readonly SeedTask[],
  lanes: number,
  onReport: (report: SeedReport) => boolean,
): Promise<void> {
  const left = [...tasks];
  let goesOn = true;
  const lane = async (): Promise<void> => {
    while (left.length > 0 && goesOn) await shift();
  };
  const shift = async (): Promise<void> => {
    const worker = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: 'seeds' });
    try {
      for (let seed = 0; seed < SEEDS_OF_A_THREAD && goesOn; seed += 1) {
        const task = left.shift();
        if (task === undefined) return;
        worker.postMessage(task);
        // A broken thread's error rejects this.
        const [report]: SeedReport[] = await once(worker, 'message');
        if (report !== undefined) goesOn = onReport(report) && goesOn;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
}

/** What killed processes wait for never comes, and the engine keeps it as long as the thread lives. */
const SEEDS_OF_A_THREAD = 20;
