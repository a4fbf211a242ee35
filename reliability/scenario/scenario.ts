import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended, ForetickProcess } from '@foretick/app/testing/foretick-process';
import { Difference } from '../check/difference.ts';
import type { Market } from '../rig/market.ts';

export interface Rig {
  readonly market: Market;
  /** The folder that outlives all of it. */
  readonly dataDir: string;
  /** Uniform in [0, 1), from the seed. */
  readonly random: () => number;
}

/** One kind of misfortune that befalls a system again and again, while the market goes on. */
export interface Scenario {
  readonly name: string;
  /** Misfortunes between two checks of everything. */
  readonly checkEvery: number;
  /** Why it cannot be had on this machine. */
  readonly unavailable?: () => string | undefined;
  /** Before the first start; the folder exists. */
  readonly prepare?: (rig: Rig) => Promise<void>;
  /** Starts a system and lets one misfortune befall it; gives in words how that ended. Nothing runs afterwards. */
  readonly strike: (rig: Rig) => Promise<string>;
  /** After the last one. */
  readonly close?: (rig: Rig, passed: boolean) => Promise<void>;
  /** By how much the clock was ahead, at a time of the market. Default: never at all. */
  readonly clockError?: (asOf: number) => readonly number[];
}

/** A system that ended by itself has to say in one line what is missing; gives the code of that line. Throws `Difference`. */
export function codeOfEnding({ code, stderr }: Ended): string {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const said = /^foretick: .*\(([A-Z][A-Z_]+)\)$/.exec(line)?.[1];
  if (said === undefined) {
    throw new Difference(
      `it ended with ${code} and did not say why in one clear line:\n${stderr.slice(-1_500)}`,
    );
  }
  return said;
}

/** How it ended by itself within so long; `undefined` where it did not, and is now killed. */
export async function endedWithin(running: ForetickProcess, patienceMs: number): Promise<Ended | undefined> {
  const deadline = performance.now() + patienceMs;
  while (!running.hasEnded && performance.now() < deadline) await sleep(50);
  if (running.hasEnded) return running.ended;
  running.kill('SIGKILL');
  await running.ended;
  return undefined;
}
