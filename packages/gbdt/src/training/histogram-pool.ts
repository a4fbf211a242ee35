import type { Workplace } from './workplace.ts';

/** Histograms of the nodes that may still be split. Bounded: a node without one is summed from its rows again. */
export interface HistogramPool {
  /** Never kept by a node. */
  readonly spare: number;
  /** An address, or 0 where all are in use. */
  take(): number;
  free(histogram: number): void;
}

export function histogramPool({ layout }: Workplace): HistogramPool {
  const free: number[] = [];
  for (let at = layout.histogramCount - 1; at > 0; at -= 1)
    free.push(layout.histograms + at * layout.histogramBytes);
  return {
    spare: layout.histograms,
    take: () => free.pop() ?? 0,
    free: (histogram) => {
      if (histogram !== 0) free.push(histogram);
    },
  };
}
