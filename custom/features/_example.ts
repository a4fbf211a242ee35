import { defineFeature } from '@foretick/core/feature';

/** How much of the last hour's volume the last five minutes had: 1 when it was spread evenly. */
export const feature = defineFeature<{ volumes: number[] }>({
  name: 'volume_burst',
  transform: 'ln((1 + 12 * sum(volume, 5)) / (1 + sum(volume, 60)))',
  unit: 'ratio',
  warmUp: 60,
  initial: () => ({ volumes: [] }),
  next: ({ volumes }, { candle }) => ({ volumes: [...volumes, candle.volume].slice(-60) }),
  value: ({ volumes }) => Math.log((1 + 12 * sum(volumes.slice(-5))) / (1 + sum(volumes))),
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
