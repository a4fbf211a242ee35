import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';
import { PRESETS, scenarioOf } from './scenario.ts';
import type { SeedTask } from './seed-thread.ts';

const SEEDS = 50;
const LANES = 2;
const timeout = 600_000;

const regressions = z
  .array(
    z.object({
      preset: z.enum(PRESETS),
      seed: z.number().int(),
      shape: z.enum(['one-process', 'cluster']),
      found: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('./regression-seeds.json', import.meta.url), 'utf8')));

async function assertHold(tasks: readonly SeedTask[]) {
  const totals = { trades: 0, kills: 0, failures: 0, holes: 0, outcomes: 0 };
  const broken: string[] = [];
  await runSeeds(tasks, LANES, ({ seed, shape, findings, counts }) => {
    for (const { invariant, what } of findings) broken.push(`seed ${seed} (${shape}): ${invariant}: ${what}`);
    totals.trades += counts.trades;
    totals.kills += counts.kills;
    totals.failures += counts.failures;
    totals.holes += counts.holes;
    totals.outcomes += counts.outcomes;
    return true;
  });
  assert.deepEqual(broken, []);
  return totals;
}

describe('the whole system, simulated', () => {
  it(`keeps every promise in ${SEEDS} seeds of everything`, { timeout }, async (t) => {
    const tasks = Array.from({ length: SEEDS }, (_, at) => {
      return { preset: 'everything', seed: at + 1, shrink: false } as const;
    });
    const totals = await assertHold(tasks);
    t.diagnostic(JSON.stringify(totals));
    // A run in which nothing went wrong would prove nothing.
    assert.ok(totals.kills > SEEDS && totals.failures > SEEDS && totals.holes > SEEDS);
    assert.ok(totals.trades > SEEDS * 100 && totals.outcomes > SEEDS * 20);
  });

  it('keeps them with every other preset', { timeout }, async () => {
    await assertHold(PRESETS.map((preset) => ({ preset, seed: 7, shrink: false })));
  });

  it('keeps them in the seeds that once failed', { timeout }, async () => {
    await assertHold(regressions.map((one) => ({ ...one, shrink: false })));
  });

  it('does the same again from the same seed', { timeout }, async () => {
    for (const seed of [2, 3]) {
      const [one, other] = [
        await runSeed(scenarioOf('everything', seed)),
        await runSeed(scenarioOf('everything', seed)),
      ];
      assert.equal(one.digest(), other.digest());
      assert.deepEqual(one.incidents, other.incidents);
    }
  });
});
