import { seededRandom } from '@foretick/core/evaluation';
import { type ExchangeFaults, faultPreset } from '@foretick/simulator';

/**
 * - `calm`: nothing goes wrong.
 * - `exchange-outage`: the venue is cut off, silent, in maintenance, wrong, slow; and withholds trades.
 * - `rebalance-storm`: services of a cluster are killed, and keys change hands all the time.
 * - `disk-trouble`: the disk is slow or full, the store times out, the process is killed between any two writes, the clock is set.
 * - `everything`: all of it, on one process or on a cluster, as the seed has it.
 */
export const PRESETS = ['calm', 'exchange-outage', 'rebalance-storm', 'disk-trouble', 'everything'] as const;

export type Preset = (typeof PRESETS)[number];

/** Kinds of trouble, each of which can be left out: so a failing seed is made smaller. */
export const TROUBLES = [
  ...(['exchange', 'latency', 'kills', 'mid-operation', 'disk-full', 'store-timeouts'] as const),
  ...(['clock-steps', 'rebalances', 'log-trouble', 'news'] as const),
] as const;

export type Trouble = (typeof TROUBLES)[number];

/** What one seed does to the system. Times are ms of the simulated clock. */
export interface Scenario {
  readonly preset: Preset;
  readonly seed: number;
  readonly shape: 'one-process' | 'cluster';
  readonly troubles: ReadonlySet<Trouble>;
  readonly exchange: ExchangeFaults;
  /** Longest delay of a message between processes, and of an operation of log or store. */
  readonly slowestMs: number;
  /** Mean time from a process's start until it is killed. */
  readonly meanLifeMs: number;
  /** Chance that an operation of log or store is a process's last, before or after it has taken effect. */
  readonly lastOperation: number;
  readonly diskFull: { readonly everyMs: number; readonly lastsMs: number };
  /** Chance that the store gives up on an operation, before or after it has taken effect. */
  readonly storeTimeout: number;
  readonly clockSteps: { readonly everyMs: number; readonly mostMs: number };
  readonly rebalanceEveryMs: number;
}

export function scenarioOf(
  preset: Preset,
  seed: number,
  without: ReadonlySet<Trouble> = new Set(),
): Scenario {
  const random = seededRandom(seed);
  const draw = (from: number, to: number): number => from + random() * (to - from);
  const shape =
    preset === 'rebalance-storm' || (preset === 'everything' && random() < 0.5) ? 'cluster' : 'one-process';
  const troubles = new Set(TROUBLES_OF[preset].filter((one) => !without.has(one)));
  const unfillable = {
    ...{ everyMs: draw(60_000, 240_000), lastsMs: draw(1_000, 10_000) },
    ...{ availableAgainAfterMs: draw(20_000, 120_000), neverShare: 0.5 },
  };
  return {
    ...{ preset, seed, shape, troubles },
    exchange: troubles.has('exchange') ? { ...faultPreset('all', seed), unfillable } : { seed },
    slowestMs: troubles.has('latency') ? draw(5, 400) : 0,
    meanLifeMs: draw(60_000, 300_000),
    lastOperation: draw(0.000_1, 0.002),
    diskFull: { everyMs: draw(120_000, 400_000), lastsMs: draw(2_000, 30_000) },
    storeTimeout: draw(0.001, 0.02),
    clockSteps: { everyMs: draw(60_000, 300_000), mostMs: draw(100, 5_000) },
    rebalanceEveryMs: draw(5_000, 60_000),
  };
}

const TROUBLES_OF: Readonly<Record<Preset, readonly Trouble[]>> = {
  calm: ['news'],
  'exchange-outage': ['exchange', 'latency', 'news'],
  'rebalance-storm': ['kills', 'mid-operation', 'latency', 'rebalances', 'log-trouble', 'news'],
  'disk-trouble': ['kills', 'mid-operation', 'latency', 'disk-full', 'store-timeouts', 'clock-steps', 'news'],
  everything: TROUBLES,
};
