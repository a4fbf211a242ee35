import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FuzzTarget } from '../fuzz-target.ts';
import { createMutator } from '../mutate/mutator.ts';
import type { Failure } from './run-inputs.ts';

/** The JavaScript heap of a target's process: whoever keeps or makes more than that ends the process, which is a failure. */
export const MOST_HEAP_MB = 256;
/** All of its memory, DuckDB's and buffers' included. */
export const MOST_RSS_MB = 1_024;
/** No progress for so long, and the input under way counts as one without an end. */
const HANG_MS = 60_000;
const MOST_FAILURES = 20;

export interface TargetResult {
  readonly inputs: number;
  readonly seconds: number;
  readonly mostRssMb: number;
  readonly failures: readonly Failure[];
}

/** Runs a target in processes of its own, so that a crash, a hang and a full memory are only failures. */
export async function watchTarget(
  target: FuzzTarget,
  seed: number,
  from: number,
  to: number,
): Promise<TargetResult> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-fuzz-run-'));
  const begun = performance.now();
  const failures: Failure[] = [];
  let mostRss = 0;
  let next = from;
  while (next < to && failures.length < MOST_FAILURES) {
    const place = join(folder, String(next));
    const end = await runProcess(target.name, seed, next, to, place, failures);
    mostRss = Math.max(mostRss, end.mostRss);
    if (end.kind === 'done') next = to;
    else {
      const index = Number(readFileSync(place).readBigInt64LE());
      failures.push({ index, input: createMutator(target, seed)(index), why: end.why });
      next = index + 1;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const mostRssMb = Math.round(mostRss / 2 ** 20);
  if (mostRssMb > MOST_RSS_MB) {
    failures.push({
      index: to,
      input: '',
      why: `the process grew to ${mostRssMb} MB, more than ${MOST_RSS_MB}`,
    });
  }
  return { inputs: next - from, seconds: (performance.now() - begun) / 1_000, mostRssMb, failures };
}

type End =
  | { readonly kind: 'done'; readonly mostRss: number }
  | { readonly kind: 'died'; readonly mostRss: number; readonly why: string };

type Message = ({ readonly kind: 'failed' } & Failure) | { readonly kind: 'done'; readonly mostRss: number };

function runProcess(
  name: string,
  seed: number,
  from: number,
  to: number,
  place: string,
  failures: Failure[],
): Promise<End> {
  return new Promise((resolve) => {
    const child = fork(
      join(import.meta.dirname, 'target-process.ts'),
      [name, ...[seed, from, to].map(String), place],
      { execArgv: [`--max-old-space-size=${MOST_HEAP_MB}`], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] },
    );
    let said = '';
    let hung = false;
    let end: End | undefined;
    let lastPlace = '';
    child.stderr?.on('data', (part: Buffer) => {
      said = (said + String(part)).slice(-4_000);
    });
    child.on('message', (message: Message) => {
      if (message.kind === 'done') end = message;
      else failures.push({ index: message.index, input: message.input, why: message.why });
      if (failures.length >= MOST_FAILURES) {
        end = { kind: 'done', mostRss: 0 };
        child.kill('SIGKILL');
      }
    });
    const watch = setInterval(() => {
      const now = readFileSync(place, { flag: 'a+' }).toString('hex');
      hung = now !== '' && now === lastPlace;
      lastPlace = now;
      if (hung) child.kill('SIGKILL');
    }, HANG_MS);
    // What it said may arrive after it has ended.
    const silent = once(child, 'disconnect');
    child.on('exit', async (code, signal) => {
      clearInterval(watch);
      await silent;
      if (end !== undefined) return resolve(end);
      const reason = said.split('\n').find((line) => /heap|Error/.test(line)) ?? said.slice(-200);
      const why = hung
        ? `no end within ${HANG_MS / 1_000} s`
        : `the process ended (${signal ?? code}): ${reason}`;
      resolve({ kind: 'died', mostRss: 0, why });
    });
  });
}
