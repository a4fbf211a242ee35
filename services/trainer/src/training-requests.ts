import type { InstrumentId } from '@foretick/core/trade';

/** Wishes for a training out of turn: since what the model meets has drifted, or since new history has come. */
export interface TrainingRequests {
  /** The next candle of the instrument that is made from trades starts a training. Asking twice is asking once. */
  ask(instrument: InstrumentId): void;
  /** Whether there was a wish; it is fulfilled then. */
  take(instrument: InstrumentId): boolean;
}

export function createTrainingRequests(): TrainingRequests {
  const asked = new Set<InstrumentId>();
  return {
    ask: (instrument) => {
      asked.add(instrument);
    },
    take: (instrument) => asked.delete(instrument),
  };
}
