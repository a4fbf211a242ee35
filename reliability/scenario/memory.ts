import { Difference } from '../check/difference.ts';
import { startSystem } from '../rig/system.ts';
import { codeOfEnding, endedWithin, type Scenario } from './scenario.ts';

const LEAST_MB = 20;
const SPREAD_MB = 40;
const LIFE_MS = 12_000;

/** Too small a heap: Node ends the process in the middle of whatever it does. */
export const memory: Scenario = {
  name: 'memory',
  checkEvery: 10,
  async strike({ market, dataDir, random }) {
    const heapMb = LEAST_MB + Math.floor(random() * SPREAD_MB);
    const running = startSystem(market, { dataDir, nodeFlags: [`--max-old-space-size=${heapMb}`] });
    const ended = await endedWithin(running, LIFE_MS);
    if (ended === undefined) return 'lived with a small heap and was killed';
    if (/heap out of memory/.test(ended.stderr)) return 'died of memory';
    if (ended.code === 0) throw new Difference('it ended as if it had been told to');
    return `ended with ${codeOfEnding(ended)}`;
  },
};
