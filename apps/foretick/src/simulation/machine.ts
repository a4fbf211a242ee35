import type { Clock, VenueTransport } from '@foretick/ports';
import { ForetickError } from '@foretick/ports';
import type { MemoryNetwork, VirtualClock } from '@foretick/simulator';
import { type Fate, never } from './mortal.ts';
import type { Scenario, Trouble } from './scenario.ts';

/** What a machine is made of that its processes share and that outlives them. */
export interface MachineOptions {
  readonly name: string;
  readonly scenario: Scenario;
  readonly world: VirtualClock;
  readonly network: MemoryNetwork;
  readonly random: () => number;
  /** Whether this trouble is to be made now. */
  readonly makes: (trouble: Trouble) => boolean;
  readonly tell: (what: string) => void;
}

/** One computer: a clock that may be set, a disk that may be slow or full. */
export interface Machine {
  readonly name: string;
  readonly random: () => number;
  /** Starts a process. */
  boot(): MachineProcess;
  /** Sets the clock so much forward, or back. */
  setClock(byMs: number): void;
  /** Nothing can be written any more, until `freeDisk`. */
  fillDisk(): void;
  freeDisk(): void;
}

/** A process, from its start to its end. */
export interface MachineProcess {
  readonly clock: Clock;
  readonly transport: VenueTransport;
  /** For operations of log, store and registry: all that may go wrong with one. */
  readonly fate: Fate;
  readonly isOver: () => boolean;
  /** Resolves when it is killed. */
  readonly killed: Promise<void>;
  /** Called when it is killed. */
  onKill(work: () => void): void;
  /** SIGKILL: no line of it is run again. */
  kill(): void;
}

export function createMachine(options: MachineOptions): Machine {
  const { name, scenario, world, network, random, makes, tell } = options;
  let offsetMs = 0;
  let isFull = false;

  const boot = (): MachineProcess => {
    const attached = network.attach();
    const death = Promise.withResolvers<void>();
    const works: (() => void)[] = [attached.vanish];
    let over = false;
    const kill = (): void => {
      if (over) return;
      over = true;
      for (const work of works) work();
      death.resolve();
    };
    const clock: Clock = {
      now: () => world.now() + offsetMs,
      sleep: async (ms, signal) => {
        await world.sleep(ms, signal);
        if (over) await never();
      },
    };
    /** It may be the last thing that this process does. */
    const mayEnd = (operation: string, when: string): void => {
      if (!makes('mid-operation') || random() >= scenario.lastOperation) return;
      tell(`${name} is killed ${when} ${operation}`);
      kill();
    };
    const mayGiveUp = (operation: string): void => {
      if (!makes('store-timeouts') || !OF_THE_STORE.has(operation) || random() >= scenario.storeTimeout)
        return;
      throw new ForetickError('STORE_TIMEOUT', `${operation} took too long`, { retryable: true });
    };
    const fate: Fate = {
      isOver: () => over,
      before: async (operation) => {
        if (makes('latency')) await world.sleep(random() * random() * scenario.slowestMs);
        mayEnd(operation, 'before');
        mayGiveUp(operation);
        if (isFull && makes('disk-full') && WRITES.has(operation)) {
          throw new ForetickError('DISK_FULL', `${operation}: no room is left`);
        }
      },
      after: async (operation) => {
        mayEnd(operation, 'after');
        mayGiveUp(operation);
      },
    };
    return {
      ...{ clock, fate, kill, transport: attached.transport, killed: death.promise },
      isOver: () => over,
      onKill: (work) => works.push(work),
    };
  };
  return {
    ...{ name, random, boot },
    setClock: (byMs) => {
      // Clocks tell whole milliseconds.
      offsetMs += Math.round(byMs);
      tell(`the clock of ${name} is set by ${Math.round(byMs)} ms`);
    },
    fillDisk: () => {
      isFull = true;
      tell(`the disk of ${name} is full`);
    },
    freeDisk: () => {
      isFull = false;
    },
  };
}

const OF_THE_STORE = new Set(['record', 'candles', 'indicators', 'newsSignals', 'addCandles', 'coverage']);
const WRITES = new Set(['record', 'append', 'commit', 'save', 'promote', 'addCandles']);
