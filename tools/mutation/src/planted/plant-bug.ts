import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode } from '../running/run-node.ts';
import type { PlantedBug } from './planted-bug.ts';

/** What one of the checks named for a bug said of it. */
export interface Verdict {
  readonly check: string;
  readonly kind: 'caught' | 'survived' | 'never met' | 'not to be placed';
  /** The test that failed, or what else there is to say. */
  readonly words: string;
  readonly durationMs: number;
}

/** A simulation may take long; a test that waits for what never comes ends much earlier by itself. */
const PATIENCE_MS = 600_000;

/** Runs each check with the bug in place. The tree stays as it is. */
export async function plantBug(bug: PlantedBug): Promise<Verdict[]> {
  const text = textWithBug(bug);
  const verdicts: Verdict[] = [];
  for (const check of bug.caughtBy) {
    if (text === undefined) {
      const words = `its text does not stand in ${bug.file} exactly once`;
      verdicts.push({ check, kind: 'not to be placed', words, durationMs: 0 });
      continue;
    }
    const run = await runNode({
      args: argumentsOf(check),
      swapped: { file: bug.file, text },
      timeoutMs: PATIENCE_MS,
    });
    const { verdict, loaded, failedTest, durationMs } = run;
    if (!loaded) verdicts.push({ check, kind: 'never met', words: `it never loads ${bug.file}`, durationMs });
    else if (verdict === 'passed')
      verdicts.push({ check, kind: 'survived', words: 'all passed', durationMs });
    else verdicts.push({ check, kind: 'caught', words: failedTest ?? verdict, durationMs });
  }
  return verdicts;
}

/** The file as it would be; `undefined` when the place is not found, or found several times. */
export function textWithBug({ file, find, replace }: PlantedBug): string | undefined {
  const parts = readFileSync(join(ROOT, file), 'utf8').split(find);
  return parts.length === 2 ? parts.join(replace) : undefined;
}

export function isTestFile(check: string): boolean {
  return check.endsWith('.test.ts');
}

function argumentsOf(check: string): string[] {
  if (isTestFile(check)) return ['--test-reporter=tap', '--test-timeout=120000', check];
  const [script = '', ...options] = check.split(' ');
  return ['--run', script, '--', ...options];
}
