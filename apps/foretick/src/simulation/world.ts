import { seededRandom } from '@foretick/core/evaluation';
import type { Pair } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import {
  createMemoryNetwork,
  createSimulatedExchange,
  createVirtualClock,
  type MemoryNetwork,
  type SimulatedExchange,
  type VirtualClock,
} from '@foretick/simulator';
import { createMachine, type Machine } from './machine.ts';
import type { Scenario, Trouble } from './scenario.ts';
import { reasonOf } from './supervise.ts';

/** Something that happened to the system. */
export interface Incident {
  /** Epoch ms. */
  readonly at: number;
  readonly what: string;
}

/** A promise of the system that it did not keep. */
interface Violation extends Incident {
  /** Name of the invariant. */
  readonly invariant: string;
}

/** Everything outside the system under test, in one thread, made from one seed. */
export interface World {
  readonly scenario: Scenario;
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly network: MemoryNetwork;
  readonly exchange: SimulatedExchange;
  readonly incidents: readonly Incident[];
  readonly violations: readonly Violation[];
  /** Aborts when all processes are to stop for good. */
  readonly ending: AbortSignal;
  end(): void;
  /** Whether this trouble is to be made now. */
  makes(trouble: Trouble): boolean;
  /** From now on nothing goes wrong any more. */
  calmDown(): void;
  /** Resolves then. */
  readonly calm: Promise<void>;
  tell(what: string): void;
  violate(invariant: string, what: string): void;
  /** A process has ended with a failure. One that no trouble explains is a violation. */
  failed(name: string, failure: unknown): void;
  machine(name: string): Machine;
}

export const PAIRS: readonly Pair[] = ['BTC/USD' as Pair, 'ETH/USD' as Pair];

/** Some hours after midnight, at a second that differs from seed to seed. */
function startOf(seed: number): number {
  return Date.UTC(2026, 0, 5, 13) + (seed % 1_000) * 61_003;
}

export async function createWorld(scenario: Scenario): Promise<World> {
  const { seed, troubles } = scenario;
  const clock = createVirtualClock(startOf(seed));
  const random = seededRandom(seed ^ 0x5eed);
  const incidents: Incident[] = [];
  const violations: Violation[] = [];
  const ending = new AbortController();
  let isCalm = false;
  let calmSince = Number.POSITIVE_INFINITY;
  const calm = Promise.withResolvers<void>();
  const makes = (trouble: Trouble): boolean => !isCalm && troubles.has(trouble);
  const tell = (what: string): void => {
    incidents.push({ at: clock.now(), what });
  };
  const network = createMemoryNetwork({
    clock,
    latencyMs: () => (makes('latency') ? 1 + random() * random() * scenario.slowestMs : 5),
  });
  const exchange = await createSimulatedExchange({
    ...{ seed, pairs: PAIRS, clock, network, faults: scenario.exchange },
    ...{ sendEveryMs: 250, heartbeatEveryMs: 1_000 },
  });
  const violate = (invariant: string, what: string): void => {
    violations.push({ at: clock.now(), invariant, what });
  };
  return {
    ...{ scenario, clock, random, network, exchange, incidents, violations, makes, tell, violate },
    ending: ending.signal,
    calm: calm.promise,
    end: () => ending.abort(),
    calmDown: () => {
      isCalm = true;
      calmSince = clock.now();
      calm.resolve();
      exchange.setFaults({});
      tell('from here on nothing goes wrong');
    },
    failed: (name, failure) => {
      tell(`${name} fails: ${reasonOf(failure)}`);
      const isExplained = failure instanceof ForetickError && EXPLAINED.has(failure.code);
      if (!isExplained || clock.now() > calmSince + AFTERMATH_MS)
        violate('fails only for a reason', `${name}: ${reasonOf(failure)}`);
    },
    machine: (name) => createMachine({ name, scenario, world: clock, network, random, makes, tell }),
  };
}

/** What went wrong before the end of the trouble may come out a little later. */
const AFTERMATH_MS = 5_000;
/** What a disk and a store that are in trouble answer. */
const EXPLAINED = new Set(['DISK_FULL', 'STORE_TIMEOUT']);
