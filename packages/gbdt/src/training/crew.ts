import { type Phase, runPhase } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** Runs phases to their end, on one thread or several. */
export interface Crew {
  run(phase: Phase): void;
}

export function soloCrew(place: Workplace): Crew {
  return { run: (phase) => runPhase(place, phase, 0) };
}
