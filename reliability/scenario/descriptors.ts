import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Difference } from '../check/difference.ts';
import { caughtUp, startSystem, urlOf } from '../rig/system.ts';
import { codeOfEnding, endedWithin, type Scenario } from './scenario.ts';

/** Fewer do not start Node itself. */
const FEWEST = 24;
const SPREAD = 24;
/** Enough to run with. */
const ENOUGH = 64;
const FLOOD = 120;
const LIFE_MS = 8_000;
const FLOOD_MS = 3_000;

/** Too few descriptors from the start on, or a running system's used up by connections that say nothing. */
export const descriptors: Scenario = {
  name: 'descriptors',
  checkEvery: 10,
  unavailable: () => (process.platform === 'linux' ? undefined : 'prlimit is of Linux'),
  async strike({ market, dataDir, random }) {
    const floods = random() < 0.5;
    const count = floods ? ENOUGH : FEWEST + Math.floor(random() * SPREAD);
    const running = startSystem(market, { dataDir, within: ['prlimit', `--nofile=${count}:${count}`] });
    if (!floods) {
      const ended = await endedWithin(running, LIFE_MS);
      return ended === undefined ? `ran with ${count} and was killed` : `ended with ${codeOfEnding(ended)}`;
    }
    await caughtUp(running, market, dataDir);
    const { hostname, port } = new URL(urlOf(dataDir));
    const sockets = Array.from({ length: FLOOD }, () => silent(Number(port), hostname));
    await sleep(FLOOD_MS);
    const gaveUp = running.hasEnded;
    for (const socket of sockets) socket.destroy();
    if (gaveUp) return `ended with ${codeOfEnding(await running.ended)} under ${FLOOD} connections`;
    await caughtUp(running, market, dataDir);
    const { code, stderr } = await running.stop();
    if (code !== 0) throw new Difference(`stopped with ${code}:\n${stderr.slice(-1_500)}`);
    return `went on after ${FLOOD} connections had taken all of ${count}`;
  },
};

function silent(port: number, host: string): Socket {
  return connect(port, host).on('error', () => undefined);
}
