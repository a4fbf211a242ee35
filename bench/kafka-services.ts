import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/foretick/src/main.ts', import.meta.url));

/** Services of a system on a broker, as processes of their own. */
export class KafkaServices {
  readonly #children: ChildProcess[] = [];

  /** Starts one, or several in one process, and waits until they read. */
  async start(
    names: readonly string[],
    options: {
      readonly brokers: string;
      readonly prefix: string;
      readonly dataDir: string;
      readonly pairs: readonly string[];
    },
  ): Promise<void> {
    const { brokers, prefix, dataDir, pairs } = options;
    const args = ['service', ...names, '--source', 'replay', '--data-dir', dataDir, '--brokers', brokers];
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args, ...pairs.flatMap((pair) => ['--pair', pair])], {
      env: { PATH, HOME, FORETICK_KAFKA_PREFIX: prefix, FORETICK_KAFKA_MAX_LAG: '100000000' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#children.push(child);
    await new Promise<void>((resolve, reject) => {
      let text = '';
      child.stderr?.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('is running on')) resolve();
      });
      child.once('exit', (code) =>
        reject(new Error(`service ${names.join(', ')} ended with ${code}: ${text}`)),
      );
    });
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.splice(0).map((child) => {
        if (child.exitCode !== null) return undefined;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        return ended;
      }),
    );
  }
}
