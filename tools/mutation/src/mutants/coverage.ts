import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inPool } from '../running/in-pool.ts';
import { ROOT, runNode } from '../running/run-node.ts';

/** Stretches of a file, as offsets, with whether a test ran them. Inner ones count more than those around them. */
type Stretch = readonly [start: number, end: number, ran: 0 | 1];

/** What one test file runs of its package. */
export interface TestCoverage {
  readonly test: string;
  readonly durationMs: number;
  readonly stretches: Readonly<Record<string, readonly Stretch[]>>;
}

interface V8Report {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}

const PATIENCE_MS = 300_000;

/** Tests beyond a package that hold it to what its documents say of it. */
const TESTS_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'packages/core': ['apps/foretick/src/docs.test.ts'],
};

/** How a test file is run: it reports as it goes, and a test that waits for ever fails. */
export function testArguments(test: string): string[] {
  return ['--test-reporter=tap', '--test-timeout=60000', test];
}

/**
 * Runs each test file of a package once, and those elsewhere, and tells what it covers. Throws where one fails as things are. What was
 * measured before is taken from `cache` while no source and not that test has changed.
 */
export async function measureCoverage(
  packagePath: string,
  jobs: number,
  cache: string,
): Promise<TestCoverage[]> {
  const files = globSync(`${packagePath}/src/**/*.ts`, { cwd: ROOT }).sort();
  const own = files.filter((file) => file.endsWith('.test.ts'));
  const tests = [...own, ...(TESTS_ELSEWHERE[packagePath] ?? [])];
  const sources = digest(files.filter((file) => !file.endsWith('.test.ts')));
  mkdirSync(cache, { recursive: true });
  const covered: TestCoverage[] = [];
  await inPool(tests, jobs, async (test) => {
    const kept = join(cache, `${digest([test])}-${sources}.json`);
    if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(await coverageOf(test, packagePath)));
    covered.push(JSON.parse(readFileSync(kept, 'utf8')));
  });
  return covered;
}

/** Whether a test ran the code at an offset. */
export function covers({ stretches }: TestCoverage, file: string, offset: number): boolean {
  let innermost: Stretch | undefined;
  for (const stretch of stretches[file] ?? []) {
    const [start, end, ran] = stretch;
    if (offset < start || offset >= end) continue;
    const length = innermost === undefined ? Number.POSITIVE_INFINITY : innermost[1] - innermost[0];
    // Several threads report the same stretch: one that ran it is enough.
    if (end - start < length || (end - start === length && ran === 1)) innermost = stretch;
  }
  return innermost?.[2] === 1;
}

async function coverageOf(test: string, packagePath: string): Promise<TestCoverage> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-coverage-'));
  try {
    const run = await runNode({ args: testArguments(test), timeoutMs: PATIENCE_MS, coverage: folder });
    if (run.verdict !== 'passed')
      throw new Error(`${test} ${run.verdict} without any change:\n${run.output}`);
    const stretches: Record<string, Stretch[]> = {};
    for (const name of readdirSync(folder)) {
      const report: V8Report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      for (const { url, functions } of report.result) {
        if (!url.startsWith('file:')) continue;
        const file = fileURLToPath(url).slice(ROOT.length);
        if (!file.startsWith(`${packagePath}/src/`) || file.endsWith('.test.ts')) continue;
        const ranges = functions.flatMap((one) => one.ranges);
        stretches[file] ??= [];
        stretches[file].push(...ranges.map(stretchOf));
      }
    }
    return { test, durationMs: run.durationMs, stretches };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stretchOf(range: { startOffset: number; endOffset: number; count: number }): Stretch {
  return [range.startOffset, range.endOffset, range.count > 0 ? 1 : 0];
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}
