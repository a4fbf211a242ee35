import { Difference } from '../check/difference.ts';
import { startSystem } from '../rig/system.ts';
import type { Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;
const JUMPS_MS = [HOUR_MS, -HOUR_MS];
/** By the market's time: before the jump and after the clock is right again at most so long, and wrong for up to so long. */
const RIGHT_MS = 60_000;
const WRONG_MS = 240_000;
/** How long after its close a candle may still be forecast. */
const REACH_MS = 1_800_000;

/** The clock errors so far: each holds from a time of the market until the next one. */
const errors: { readonly from: number; readonly aheadMs: number }[] = [];

/** The machine's clock is set an hour forward or back while the system is live, and later set right or not before it is killed. */
export const clock: Scenario = {
  name: 'clock',
  checkEvery: 5,
  async strike({ market, dataDir, random }) {
    const running = startSystem(market, { dataDir });
    const jumped = (aheadMs: number) => {
      running.send({ aheadMs });
      errors.push({ from: market.clock.now(), aheadMs });
    };
    const aheadMs = JUMPS_MS[Math.floor(random() * JUMPS_MS.length)] ?? 0;
    const setRight = random() < 0.5;
    await running.wrote(/trades are coming in/);
    await market.clock.sleep(random() * RIGHT_MS);
    jumped(aheadMs);
    await market.clock.sleep(((1 + random()) * WRONG_MS) / 2);
    if (setRight) {
      jumped(0);
      await market.clock.sleep(random() * RIGHT_MS);
    }
    if (running.hasEnded) throw new Difference(`it ended by itself:\n${running.stderr.slice(-1_500)}`);
    running.kill('SIGKILL');
    await running.ended;
    if (!setRight) errors.push({ from: market.clock.now(), aheadMs: 0 });
    return `an hour ${aheadMs > 0 ? 'forward' : 'back'}${setRight ? ' and right again' : ''}`;
  },
  clockError: (asOf) => {
    const before = errors.findLast(({ from }) => from <= asOf)?.aheadMs ?? 0;
    const since = errors.filter(({ from }) => from > asOf && from < asOf + REACH_MS);
    return [before, ...since.map(({ aheadMs }) => aheadMs)];
  },
};
