import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCoverage } from './mutants/coverage.ts';
import { keptResults } from './mutants/kept-results.ts';
import { listMutants, sourcesOf } from './mutants/list-mutants.ts';
import { report } from './mutants/report.ts';
import { sample } from './mutants/sample.ts';
import { survives, type TriedMutant } from './mutants/score.ts';
import { tryMutant } from './mutants/try-mutant.ts';
import { inPool } from './running/in-pool.ts';
import { ROOT } from './running/run-node.ts';

/** `mutation.ts [--only packages/core/src/candle] [--sample 300] [--seed 1] [--jobs 2] [--longest 20]`: see the README. */
const PACKAGES = ['packages/core', 'packages/gbdt'];
const CACHE = join(ROOT, 'node_modules/.cache/mutation');
const PROGRESS_EVERY = 10;

const values = readOptions();
for (const packagePath of PACKAGES) {
  const only = values.only ?? packagePath;
  if (`${only}/`.startsWith(`${packagePath}/`)) await mutate(packagePath, only);
}

async function mutate(packagePath: string, only: string): Promise<void> {
  const files = sourcesOf(packagePath).filter((file) => file === only || file.startsWith(`${only}/`));
  if (files.length === 0) throw new Error(`no source of ${packagePath} is at or below ${only}`);
  const mutants = await listMutants(files);
  const chosen = sample(mutants, Number(values.sample ?? mutants.length), Number(values.seed));
  console.log(
    `${only}: ${chosen.length} of ${mutants.length} mutants; first each test file once, as things are`,
  );
  const coverage = await measureCoverage(packagePath, Number(values.jobs), join(CACHE, 'coverage'));
  const path = join(CACHE, `${packagePath.replaceAll('/', '-')}.ndjson`);
  const kept = keptResults(path, packagePath, `longest ${values.longest}`);
  const tried: TriedMutant[] = [];
  await inPool(chosen, Number(values.jobs), async (mutant) => {
    const known = kept.find(mutant);
    const result = known ?? (await tryMutant(mutant, coverage, 1_000 * Number(values.longest)));
    if (known === undefined) kept.add(mutant, result);
    tried.push({ mutant, result });
    if (tried.length % PROGRESS_EVERY > 0) return;
    const survivors = tried.filter((one) => survives(one.result)).length;
    console.log(`${tried.length} of ${chosen.length}, ${survivors} of them not caught`);
  });
  console.log(report(packagePath, tried, mutants.length));
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        jobs: { type: 'string', default: '2' },
        longest: { type: 'string', default: 'Infinity' },
      },
    }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : String(error);
    console.error(
      `MUTATION_ARGUMENTS: ${why}; allowed are --only FOLDER, --sample N, --seed N, --jobs N and --longest SECONDS`,
    );
    process.exit(2);
  }
}
