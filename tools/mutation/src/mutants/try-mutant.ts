import { runNode } from '../running/run-node.ts';
import { covers, type TestCoverage, testArguments } from './coverage.ts';
import { mutatedText } from './list-mutants.ts';
import type { Mutant, MutantResult } from './mutant.ts';

/** A run that takes this much longer than the test did without a change does not end any more. */
const PATIENCE_MS = 20_000;
const PATIENCE_FACTOR = 6;

/**
 * Runs the tests that cover a mutant, those beside it first, until one fails. Tests that take longer than `longestMs`
 * are left out where others cover it too, which can only make more mutants survive.
 */
export async function tryMutant(
  mutant: Mutant,
  coverage: readonly TestCoverage[],
  longestMs: number,
): Promise<MutantResult> {
  const { key, file } = mutant;
  const text = mutatedText(mutant);
  if (text === undefined) return { key, status: 'invalid' };
  const covering = coverage.filter((tested) => covers(tested, file, mutant.start));
  if (covering.length === 0) return { key, status: 'uncovered' };
  const quick = covering.filter(({ test, durationMs }) => durationMs <= longestMs || test === ownTest(file));
  const chosen = quick.length > 0 ? quick : covering;
  for (const { test, durationMs } of chosen.toSorted((a, b) => order(a, file) - order(b, file))) {
    const { verdict, failedTest } = await runNode({
      args: testArguments(test),
      swapped: { file, text },
      timeoutMs: PATIENCE_MS + PATIENCE_FACTOR * durationMs,
    });
    if (verdict === 'timed out') return { key, status: 'timed out', by: test };
    if (verdict === 'failed')
      return { key, status: 'killed', by: test, test: failedTest ?? 'it does not even load' };
  }
  return { key, status: 'survived' };
}

/** Near and quick tests come first. */
function order({ test, durationMs }: TestCoverage, file: string): number {
  const own = test === ownTest(file);
  const near = folderOf(test) === folderOf(file);
  return durationMs * (own ? 0.1 : near ? 0.3 : 1);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function ownTest(file: string): string {
  return file.replace(/\.ts$/, '.test.ts');
}
