import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@foretick/core/evaluation';
import type { Pair } from '@foretick/core/trade';
import type { FaultPreset } from '@foretick/simulator';
import { type Checked, checkFolder } from './check/check-folder.ts';
import { argumentsOr, oneOf, pairFrom, say, wholeNumber } from './rig/arguments.ts';
import { openMarket } from './rig/market.ts';
import { caughtUp, RUNNING, startSystem } from './rig/system.ts';
import { clock } from './scenario/clock.ts';
import { descriptors } from './scenario/descriptors.ts';
import { diskFull } from './scenario/disk-full.ts';
import { kill } from './scenario/kill.ts';
import { memory } from './scenario/memory.ts';
import type { Rig, Scenario } from './scenario/scenario.ts';

/**
 * `npm run crash -- --scenario kill --kills 500 --seed 1 --minutes 40`: lets misfortunes befall a real system that takes the
 * trades of a simulated market, and holds what is stored against what happened. The exit status is 1 where that differs.
 */
const SCENARIOS: readonly Scenario[] = [kill, diskFull, descriptors, memory, clock];
const FAULTS: readonly FaultPreset[] = ['none', 'mild', 'all'];
/** A day begins four hours later. */
const START = Date.UTC(2026, 0, 5, 20);

const { values, scenario, faults, rounds, seed, minutes, speed, pairs } = argumentsOr(
  'CRASH_ARGUMENTS',
  () => {
    const { values } = parseArgs({
      options: {
        scenario: { type: 'string', default: 'kill' },
        kills: { type: 'string', default: '50' },
        seed: { type: 'string', default: '1' },
        minutes: { type: 'string', default: '40' },
        pairs: { type: 'string', default: 'BTC/USD,ETH/USD' },
        speed: { type: 'string', default: '30' },
        faults: { type: 'string', default: 'all' },
        keep: { type: 'boolean', default: false },
      },
    });
    return {
      values,
      scenario: oneOf('--scenario', values.scenario, SCENARIOS, ({ name }) => name),
      faults: oneOf('--faults', values.faults, FAULTS, (name) => name),
      rounds: wholeNumber('--kills', values.kills),
      seed: wholeNumber('--seed', values.seed),
      minutes: wholeNumber('--minutes', values.minutes),
      speed: wholeNumber('--speed', values.speed),
      pairs: values.pairs.split(',').map(pairFrom),
    };
  },
);

const startedMs = performance.now();
const deadlineMs = startedMs + minutes * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'foretick-crash-'));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    for (const running of RUNNING) running.kill('SIGKILL');
  });
}

const why = scenario.unavailable?.();
if (why !== undefined) say(`scenario ${scenario.name} skipped: ${why}`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const dataDir = join(disk, 'data');
  const market = await openMarket({ seed, pairs, speed, faults, startAt: START });
  const rig: Rig = { market, dataDir, random: seededRandom(seed) };
  const endings = new Map<string, number>();
  const firsts = new Map<Pair, number>();
  let struck = 0;
  let checks = 0;
  let newest: Checked | undefined;
  let passed = false;
  const check = async (): Promise<void> => {
    market.calm();
    const running = startSystem(market, { dataDir });
    const until = await caughtUp(running, market, dataDir);
    const { code, stderr } = await running.stop();
    if (code !== 0) throw new Error(`it could not be stopped, code ${code}:\n${stderr.slice(-1_500)}`);
    const clockError = scenario.clockError ?? (() => [0]);
    newest = await checkFolder({ dataDir, market, firsts, until, clockError });
    market.storm();
    checks += 1;
    say(`${struck} of ${rounds}: ${inWords(newest)}`);
  };
  try {
    await scenario.prepare?.(rig);
    await check();
    while (struck < rounds && performance.now() < deadlineMs && !interrupted) {
      const ending = await scenario.strike(rig);
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
      struck += 1;
      if (struck % scenario.checkEvery === 0 && struck < rounds) await check();
    }
    if (interrupted) throw new Error('interrupted');
    await check();
    const told = [...endings].map(([ending, count]) => `${count} ${ending}`).join(', ');
    const hours = (market.clock.now() - START) / 3_600_000;
    const took = (performance.now() - startedMs) / 60_000;
    say(
      `scenario ${scenario.name}, seed ${seed}: passed. ${struck} misfortunes (${told}) in ${hours.toFixed(1)} h of a market with faults "${faults}" at ${speed} times its speed, ${took.toFixed(1)} min; ${checks} checks. At the end ${newest === undefined ? '' : inWords(newest)}`,
    );
    passed = true;
    return 0;
  } catch (error) {
    if (interrupted) {
      say(`interrupted after ${struck}`);
      return 130;
    }
    const text = error instanceof Error ? error.message : String(error);
    say(
      `scenario ${scenario.name}, seed ${seed}: FAILED after ${struck} misfortunes and ${checks} checks. ${text}\nThe folder is kept: ${folder}`,
    );
    return 1;
  } finally {
    for (const running of RUNNING) running.kill('SIGKILL');
    await Promise.allSettled([...RUNNING].map(({ ended }) => ended));
    await market.close();
    await scenario.close?.(rig, passed);
    if ((passed || interrupted) && !values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function inWords(checked: Checked): string {
  const { trades, withheld, candles, published, missed, days } = checked;
  const { verifiedCandles, verifiedVectors, verifiedForecasts } = checked;
  return `${trades} trades as they happened (${withheld} withheld by the venue, all in the ledger), ${candles} candles, ${published} forecasts in time and ${missed} missed; verify: ${days} days equal, ${verifiedCandles} candles, ${verifiedVectors} vectors, ${verifiedForecasts} forecasts`;
}
