import type { Candle } from '@foretick/core/candle';
import { COMPANION_SLOTS, type CompanionSlot } from '@foretick/core/feature';
import type { Clock } from '@foretick/ports';
import { type PackedCandles, packCandles, unpackCandles } from './packed-candles.ts';
import type { InstrumentHistory, TrainingJob } from './training-job.ts';

/** A training job whose candles are plain numbers: `memory` may be transferred to another thread with it. */
export interface PackedJob {
  readonly job: Omit<TrainingJob, 'own' | 'others'>;
  readonly histories: readonly PackedHistory[];
}

interface PackedHistory {
  readonly instrument: InstrumentHistory['instrument'];
  readonly candles: readonly PackedCandles[];
  readonly companions: Readonly<Partial<Record<CompanionSlot, readonly PackedCandles[]>>>;
  readonly news: InstrumentHistory['surroundings']['news'];
}

/** Packs piece by piece and lets other work go on in between. */
export async function packJob(
  { own, others, ...job }: TrainingJob,
  clock: Clock,
): Promise<{ readonly packed: PackedJob; readonly memory: readonly ArrayBuffer[] }> {
  const memory: ArrayBuffer[] = [];
  const packRun = async (candles: readonly Candle[]): Promise<readonly PackedCandles[]> => {
    const pieces: PackedCandles[] = [];
    for (let from = 0; from < candles.length; from += PIECE) {
      const piece = packCandles(candles.slice(from, from + PIECE));
      if (piece === undefined) break;
      pieces.push(piece);
      memory.push(piece.numbers.buffer);
      await clock.sleep(0);
    }
    return pieces;
  };
  const histories: PackedHistory[] = [];
  for (const { instrument, candles, surroundings } of [own, ...others]) {
    const companions: Partial<Record<CompanionSlot, readonly PackedCandles[]>> = {};
    for (const slot of COMPANION_SLOTS) {
      const run = surroundings.companions[slot];
      if (run !== undefined) companions[slot] = await packRun(run);
    }
    histories.push({ instrument, candles: await packRun(candles), companions, news: surroundings.news });
  }
  return { packed: { job, histories }, memory };
}

export function unpackJob({ job, histories }: PackedJob): TrainingJob {
  const [own, ...others] = histories.map(({ instrument, candles, companions, news }): InstrumentHistory => {
    const unpacked: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
    for (const slot of COMPANION_SLOTS) {
      const run = companions[slot];
      if (run !== undefined) unpacked[slot] = run.flatMap(unpackCandles);
    }
    return {
      instrument,
      candles: candles.flatMap(unpackCandles),
      surroundings: { companions: unpacked, news },
    };
  });
  if (own === undefined) throw new Error('a job has the history of its own instrument');
  return { ...job, own, others };
}

/** About a millisecond of work. */
const PIECE = 2_000;
