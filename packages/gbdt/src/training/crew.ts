import { type Phase, runPhase } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** Runs phases to their end, on one thread or several. */
export interface Crew {
  run(phase: Phase): void;
}

export function soloCrew(place: Workplace): Crew {
  return { run: (phase) => runPhase(place, phase, 0) };
}

/** Words of the control block. */
const GENERATION = 0;
const DONE = 1;
const PHASE_NUMBER = 2;

/** Looks at a word so often before it sleeps: waking a thread takes longer than most waits. */
const LOOKS_BEFORE_SLEEP = 10_000;

/** Thread 0 leads: it starts each phase on all threads, does its own part, and waits for the others. */
export function leadCrew(place: Workplace): Crew {
  const control = controlOf(place);
  const others = place.layout.threads - 1;
  return {
    run: (phase) => {
      Atomics.store(control, DONE, 0);
      Atomics.store(control, PHASE_NUMBER, phase);
      Atomics.add(control, GENERATION, 1);
      Atomics.notify(control, GENERATION);
      runPhase(place, phase, 0);
      for (let done = 0; done < others; ) done = awaitChange(control, DONE, done);
    },
  };
}

/** The other threads do their part of each phase. Does not return; the thread ends from outside. */
export function joinCrew(place: Workplace, thread: number): never {
  const control = controlOf(place);
  let generation = 0;
  for (;;) {
    generation = awaitChange(control, GENERATION, generation);
    runPhase(place, phaseNumbered(Atomics.load(control, PHASE_NUMBER)), thread);
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

/** The value of a word once it is another. */
function awaitChange(control: Int32Array, word: number, known: number): number {
  for (let look = 0; look < LOOKS_BEFORE_SLEEP; look += 1) {
    const value = Atomics.load(control, word);
    if (value !== known) return value;
  }
  Atomics.wait(control, word, known);
  return Atomics.load(control, word);
}

function controlOf({ memory, layout }: Workplace): Int32Array {
  return new Int32Array(memory.buffer, layout.control, 3);
}

function phaseNumbered(number: number): Phase {
  const phase = ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const).find((known) => known === number);
  if (phase === undefined) throw new Error(`phase ${number} does not exist`);
  return phase;
}
