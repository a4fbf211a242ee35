import { setTimeout as sleep } from 'node:timers/promises';
import { Difference } from '../check/difference.ts';
import { startSystem } from '../rig/system.ts';
import type { Scenario } from './scenario.ts';

/** Share of the instants that are counted from the start of the process, so that opening and catching up are hit. */
const EARLY_SHARE = 0.4;
const EARLY_MS = 2_500;
/** The others are counted from the first trades on. */
const LATER_MS = 4_000;

/** SIGKILL, at instants drawn from the seed. */
export const kill: Scenario = {
  name: 'kill',
  checkEvery: 25,
  async strike({ market, dataDir, random }) {
    const early = random() < EARLY_SHARE;
    const afterMs = random() * (early ? EARLY_MS : LATER_MS);
    const running = startSystem(market, { dataDir });
    if (!early) await running.wrote(/trades are coming in/);
    await sleep(afterMs);
    const phase = /trades are coming in/.test(running.stderr) ? 'under load' : 'while starting';
    running.kill('SIGKILL');
    const { code, stderr } = await running.ended;
    if (code !== null)
      throw new Difference(`it ended with ${code} before it was killed:\n${stderr.slice(-1_500)}`);
    return `killed ${phase}`;
  },
};
