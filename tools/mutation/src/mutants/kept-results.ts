import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../running/run-node.ts';
import type { Mutant, MutantResult } from './mutant.ts';

interface KeptResult extends MutantResult {
  /** What the result rests on. */
  readonly restsOn: string;
}

/** Results of former runs: an interrupted run goes on, and after a new test only what it could change is tried. */
export interface KeptResults {
  find(mutant: Mutant): MutantResult | undefined;
  add(mutant: Mutant, result: MutantResult): void;
}

/**
 * In the file at `path`, a line each. A kill rests on the sources and on the test that told it, anything else on all
 * files of the package and on `settings`.
 */
export function keptResults(path: string, packagePath: string, settings: string): KeptResults {
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  const kept = new Map<string, KeptResult>();
  for (const line of lines) {
    if (line === '') continue;
    const result: KeptResult = JSON.parse(line);
    kept.set(result.key, result);
  }
  const files = globSync(`${packagePath}/src/**/*`, { cwd: ROOT, exclude: ['**/golden'] }).filter((file) =>
    file.endsWith('.ts'),
  );
  const everything = `${digest(files)} ${settings}`;
  const sources = digest(files.filter((file) => !file.endsWith('.test.ts')));
  const ofTest = new Map<string, string>();
  const restsOn = ({ by }: MutantResult): string => {
    if (by === undefined) return everything;
    const known = ofTest.get(by) ?? `${sources}-${existsSync(join(ROOT, by)) ? digest([by]) : 'gone'}`;
    ofTest.set(by, known);
    return known;
  };
  return {
    find({ key }) {
      const result = kept.get(key);
      return result !== undefined && result.restsOn === restsOn(result) ? result : undefined;
    },
    add(_, result) {
      appendFileSync(path, `${JSON.stringify({ ...result, restsOn: restsOn(result) })}\n`);
    },
  };
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}
