import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Longest that a step of a test may take. */
const PATIENCE_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ForetickOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the repository's root. */
  readonly cwd?: string;
  /** What Node itself is given before the program. */
  readonly nodeFlags?: readonly string[];
  /** A command that takes the program as its last arguments and becomes it, for example `prlimit --nofile=64`. */
  readonly within?: readonly string[];
  /** Opens a channel to the process and hears what it sends. */
  readonly onMessage?: (message: unknown) => void;
}

/** A `foretick` command in a process of its own, as a user runs it. */
export class ForetickProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], options: ForetickOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    const { within = [], nodeFlags = [], onMessage } = options;
    const [file = process.execPath, ...rest] = [...within, process.execPath, ...nodeFlags, MAIN, ...args];
    this.#child = spawn(file, rest, {
      cwd: options.cwd ?? ROOT,
      // No test reads a feed of the world.
      env: { PATH, HOME, FORETICK_NEWS: 'off', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : ['ipc' as const])],
    });
    if (onMessage !== undefined) this.#child.on('message', onMessage);
    this.#child.stdout?.on('data', (chunk) => {
      this.stdout += String(chunk);
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk);
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** Whether it has ended, in whatever way. */
  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Whether it ended by an error of its own. */
  get failed(): boolean {
    return this.#child.exitCode !== null && this.#child.exitCode !== 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Over the channel that `onMessage` has opened. What has ended hears nothing. */
  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Resolves when the text has been written to either stream; fails when the process ends before. */
  async wrote(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(`output that matches ${pattern}`, () => {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match === null && this.#child.exitCode !== null) {
        throw new Error(
          `ended with ${this.#child.exitCode} before writing ${pattern}:\n${this.stdout}${this.stderr}`,
        );
      }
      return match ?? undefined;
    });
  }

  /** Ends it as Ctrl-C would and waits. */
  async stop(): Promise<Ended> {
    this.kill('SIGINT');
    return this.ended;
  }
}

/** Runs a command to its end. */
export function foretick(args: readonly string[], options: ForetickOptions = {}): Promise<Ended> {
  return new ForetickProcess(args, options).ended;
}

/** Starts a system that is killed when the test ends, if it is not gone by then. */
export function startForetick(
  context: TestContext,
  args: readonly string[],
  options: ForetickOptions = {},
): ForetickProcess {
  const running = new ForetickProcess(['start', ...args], options);
  context.after(() => {
    running.kill('SIGKILL');
    return running.ended;
  });
  return running;
}

/** An empty folder that is gone after the test. */
export function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${patienceMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
