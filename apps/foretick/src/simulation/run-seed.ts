import { instrumentId } from '@foretick/core/trade';
import { stableId, TOPICS } from '@foretick/ports';
import { startCluster } from './cluster.ts';
import { checkCandles } from './invariants/check-candles.ts';
import { checkFeatures } from './invariants/check-features.ts';
import { checkForecasts } from './invariants/check-forecasts.ts';
import { checkScores } from './invariants/check-scores.ts';
import { checkTables } from './invariants/check-tables.ts';
import { checkTrades } from './invariants/check-trades.ts';
import { type Finding, Leftovers } from './invariants/finding.ts';
import type { Scenario } from './scenario.ts';
import { startOneProcess } from './single.ts';
import type { SimulatedSystem } from './system.ts';
import { createWorld, type Incident, PAIRS, type World } from './world.ts';

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly shape: Scenario['shape'];
  /** None: every promise was kept. */
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly counts: SeedCounts;
}

interface SeedRun extends SeedResult {
  /** Hash of everything that the log carried. */
  readonly digest: () => string;
}

export interface SeedCounts {
  readonly trades: number;
  readonly forecasts: number;
  readonly outcomes: number;
  readonly holes: number;
  readonly kills: number;
  readonly failures: number;
  readonly promotions: number;
  readonly news: number;
}

/** Simulated time in which things go wrong, and then in which nothing does, so that everything can come to rest. */
const TROUBLED_MS = 7 * 60_000;
const CALM_MS = 6 * 60_000;
/** One seed in so many goes on until forecasts of a quarter of an hour have their outcomes. */
const LONG_EVERY = 25;
const LONG_CALM_MS = 20 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** Runs the whole system through one seed, and holds what it did against what it promises. */
export async function runSeed(scenario: Scenario): Promise<SeedRun> {
  const world = await createWorld(scenario);
  const { clock } = world;
  const from = clock.now();
  const calmMs = scenario.seed % LONG_EVERY === 0 ? LONG_CALM_MS : CALM_MS;
  const system = scenario.shape === 'cluster' ? startCluster(world) : startOneProcess(world);
  void watchQueues(world, system);
  await clock.run(() => clock.now() >= from + TROUBLED_MS);
  world.calmDown();
  await clock.run(() => clock.now() >= from + TROUBLED_MS + calmMs);
  const until = clock.now();
  world.end();
  let isStopped = false;
  void system.stopped.then(() => {
    isStopped = true;
  });
  await clock.run(() => isStopped);
  if (!isStopped) world.violate('stops', 'a process waits for something that never comes');
  const leftovers = new Leftovers(system);
  const store = system.openStore();
  const findings: Finding[] = [...world.violations];
  const [refused] = system.refused();
  if (refused !== undefined) {
    findings.push({
      invariant: 'records can be read',
      at: until,
      what: `${refused.topic}: ${refused.reason}`,
    });
  }
  const counts = { trades: 0, forecasts: 0, outcomes: 0, holes: 0, promotions: 0 };
  for (const pair of PAIRS) {
    const checked = { pair, instrument: instrumentId('simulated', pair), leftovers };
    const trades = await store.trades({ instrument: checked.instrument });
    findings.push(...checkTrades(checked, trades, world.exchange));
    findings.push(...checkCandles(checked), ...checkFeatures(checked), ...checkScores(checked));
    // The minute that was open when all was told to stop.
    findings.push(...checkForecasts(checked, until - 2 * 60_000));
    findings.push(
      ...(await checkTables(checked, { store, registry: system.registry, from: from - 60_000, to: until })),
    );
    findings.push(...checkRest(checked.instrument, trades.at(-1)?.eventTime ?? 0, until));
    counts.trades += trades.length;
    counts.forecasts += leftovers.of('predictions', checked.instrument).length;
    counts.outcomes += leftovers.of('prediction_outcomes', checked.instrument).length;
    counts.holes += new Set(leftovers.of('gap_ledger', checked.instrument).map(({ gapId }) => gapId)).size;
    counts.promotions += leftovers
      .of('promotions', checked.instrument)
      .filter(({ kind }) => kind === 'promotion').length;
  }
  const kills = world.incidents.filter(({ what }) => what.includes(' is killed')).length;
  const failures = world.incidents.filter(({ what }) => what.includes(' fails: ')).length;
  const news = system.records('news_signals').length;
  await world.exchange.close();
  return {
    ...{ seed: scenario.seed, shape: scenario.shape, findings, incidents: world.incidents },
    digest: () => stableId(...TOPICS.map((topic) => JSON.stringify(system.records(topic)))),
    counts: { ...counts, kills, failures, news },
  };
}

/** After so long without trouble, the system is up to date. */
function checkRest(instrument: string, newestTrade: number, until: number): readonly Finding[] {
  if (newestTrade > until - 2 * 60_000) return [];
  const what = `${instrument}: the newest trade is of ${new Date(newestTrade).toISOString()}`;
  return [{ invariant: 'comes to rest', at: until, what }];
}

/** Queues stay within their bounds. A group that nobody reads for may be behind as far as it likes. */
async function watchQueues(world: World, system: SimulatedSystem): Promise<void> {
  let hasTold = false;
  while (!world.ending.aborted && !hasTold) {
    await world.clock.sleep(LOOK_EVERY_MS, world.ending);
    for (const { group, topic, records } of await Promise.race([
      system.lag(),
      world.clock.sleep(1_000).then(() => []),
    ])) {
      if (records <= system.maxLag * 2) continue;
      world.violate('queues are bounded', `${group} is ${records} records of ${topic} behind`);
      hasTold = true;
    }
  }
}
