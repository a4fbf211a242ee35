import { parseArgs } from 'node:util';
import { plantBug, type Verdict } from './planted/plant-bug.ts';
import type { PlantedBug } from './planted/planted-bug.ts';
import { PLANTED_BUGS } from './planted/planted-bugs.ts';
import { inPool } from './running/in-pool.ts';

/** `planted.ts [--only NAME,…] [--jobs 2]`: plants one bug after the other; fails when one is not caught. */
const values = readOptions();
const only = values.only?.split(',');
const bugs = PLANTED_BUGS.filter(({ name }) => only === undefined || only.includes(name));
const missed: string[] = [];
let checks = 0;
await inPool(bugs, Number(values.jobs), async (bug) => {
  for (const verdict of await plantBug(bug)) {
    checks += 1;
    if (verdict.kind !== 'caught') missed.push(bug.name);
    console.log(lineOf(bug, verdict));
  }
});
console.log(`${bugs.length} planted bugs, ${checks} checks; not caught: ${missed.join(', ') || 'none'}`);
if (bugs.length === 0 || missed.length > 0) process.exitCode = 1;

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, jobs: { type: 'string', default: '2' } } })
      .values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : String(error);
    console.error(`PLANTED_ARGUMENTS: ${why}; allowed are --only NAME,… and --jobs N`);
    process.exit(2);
  }
}

function lineOf({ name, words }: PlantedBug, verdict: Verdict): string {
  const seconds = `${(verdict.durationMs / 1_000).toFixed(1)} s`.padStart(7);
  return `${verdict.kind.padEnd(16)} ${seconds}  ${name}: ${words}\n${' '.repeat(26)}${verdict.check}: ${verdict.words}`;
}
