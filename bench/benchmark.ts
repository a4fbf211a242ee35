/** One measured number. `baseline` is measured in the same run, in the same unit. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | undefined;
}

export interface Benchmark {
  readonly name: string;
  run(): AsyncIterable<Figure>;
}

/** Work done per second: the best of several runs, since others share the machine. */
export async function bestRate(amount: number, runs: number, work: () => unknown): Promise<number> {
  let best = 0;
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await work();
    best = Math.max(best, amount / ((performance.now() - start) / 1_000));
  }
  return best;
}
