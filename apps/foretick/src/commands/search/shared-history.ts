import type { TrialHistory } from '@foretick/core/evaluation';

/** The history in memory that threads can share. */
export function sharedHistory({ matrix, labels, ...rest }: TrialHistory): TrialHistory {
  return {
    ...rest,
    matrix: {
      ...matrix,
      values: sharedFloats(matrix.values),
      volatility: sharedFloats(matrix.volatility),
      asOf: sharedFloats(matrix.asOf),
      ready: sharedBytes(matrix.ready),
    },
    labels: {
      ...labels,
      logReturns: sharedFloats(labels.logReturns),
      known: sharedBytes(labels.known),
      traded: sharedBytes(labels.traded),
    },
  };
}

function sharedFloats(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

function sharedBytes(values: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
