import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SWAP_SOURCE = new URL('swap-source.ts', import.meta.url).href;
const FAILED = /^ *not ok \d+ - (.*)$/m;
const KEPT_OUTPUT = 20_000;
const HEAP_MB = 2_048;
/** A change may well make memory grow for ever, also outside the heap, and others need theirs. */
const MOST_MB = 3_072;
const LOOK_EVERY_MS = 500;

export interface NodeRun {
  /** What Node is started with, in the root of the repository. */
  readonly args: readonly string[];
  /** A source file, from the root, and the text it is to have in this run. */
  readonly swapped?: { readonly file: string; readonly text: string };
  readonly timeoutMs: number;
  /** A folder that gets V8's coverage. */
  readonly coverage?: string;
}

export interface NodeRunOutcome {
  /** `timed out`: it did not end, or its memory grew beyond all bounds. */
  readonly verdict: 'passed' | 'failed' | 'timed out';
  /** Whether any process of the run loaded the swapped file. */
  readonly loaded: boolean;
  /** Name of the first test that failed. `undefined` where none did, or where nothing could be told. */
  readonly failedTest: string | undefined;
  readonly durationMs: number;
  /** The end of what it wrote. */
  readonly output: string;
}

/**
 * Runs Node with one source file swapped, up to the first failing test. It and all that it started have ended when
 * the promise settles, and their temporary files are gone.
 */
export function runNode({ args, swapped, timeoutMs, coverage }: NodeRun): Promise<NodeRunOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-swapped-'));
  const text = join(folder, 'swapped.txt');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  if (swapped !== undefined) writeFileSync(text, swapped.text);
  const options = [`--max-old-space-size=${HEAP_MB}`];
  if (swapped !== undefined) options.push(`--import=${SWAP_SOURCE}`);
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      NODE_OPTIONS: options.join(' '),
      TMPDIR: temporary,
      ...(swapped !== undefined && { FORETICK_TEST_SWAPPED_SOURCE: `${join(ROOT, swapped.file)}\n${text}` }),
      ...(coverage !== undefined && { NODE_V8_COVERAGE: coverage }),
    },
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  return new Promise((resolve, reject) => {
    let output = '';
    let failedTest: string | undefined;
    let timedOut = false;
    const giveUp = (): void => {
      timedOut = true;
      endGroup(pid);
    };
    const timer = setTimeout(giveUp, timeoutMs);
    const watch = setInterval(() => {
      if (residentMb(pid) > MOST_MB) giveUp();
    }, LOOK_EVERY_MS);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
      failedTest ??= FAILED.exec(output)?.[1];
      if (failedTest !== undefined) endGroup(pid);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      clearInterval(watch);
      endGroup(pid);
      if (pid !== undefined) running.delete(pid);
      const loaded = existsSync(`${text}.loaded`);
      rmSync(folder, { recursive: true, force: true });
      const failed = failedTest !== undefined || code !== 0;
      const verdict = failedTest === undefined && timedOut ? 'timed out' : failed ? 'failed' : 'passed';
      resolve({ verdict, loaded, failedTest, durationMs: performance.now() - startedAt, output });
    });
  });
}

/** Memory of a process. 0 where the system does not tell. */
function residentMb(pid: number | undefined): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return (Number(pages) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0;
  }
}

const PAGE_BYTES = 4_096;

/** Runs that go on. They are groups of their own, so that what ends this process does not reach them. */
const running = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of running) endGroup(pid);
    process.exit(1);
  });
}

/** The child leads a process group of its own, which holds all that it starts. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
