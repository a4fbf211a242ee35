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
    const worker = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: 'seeds' });
    try {
      while (goesOn) {
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
