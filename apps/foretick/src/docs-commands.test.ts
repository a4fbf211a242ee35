import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  eventually,
  type ForetickProcess,
  foretick,
  newFolder,
  ROOT,
  startForetick,
} from './testing/foretick-process.ts';
import { type ShownCommand, shownCommands } from './testing/shown-commands.ts';

/** What is shown and not run here, and why. Everything else is run as it stands. */
const LEFT_OUT: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^npm ci/, why: 'needs a package registry' },
  { command: /^git pull$/, why: 'needs the repository it was cloned from' },
  { command: /^npm start -- --(pair|exchange) /, why: 'needs an exchange' },
  { command: /foretick backfill /, why: 'needs an exchange' },
];

const PAGES = ['README.md', 'docs/tutorial.md', ...globSync('docs/how-to/*.md', { cwd: ROOT }).sort()];

/** No port that others use, no exchange. */
const ENV = { FORETICK_PORT: '0', FORETICK_KRAKEN_REST_URL: 'http://127.0.0.1:9' };

describe('commands shown in the documents, each page from an empty folder', {
  concurrency: 2,
  timeout: 300_000,
}, () => {
  for (const page of PAGES) {
    const shown = shownCommands(page);
    const run = shown.filter(({ line }) => reasonToLeaveOut(line) === undefined);
    it(`${page}: ${run.length} of ${shown.length} run`, async (t) => {
      for (const { line } of shown) {
        const why = reasonToLeaveOut(line);
        if (why !== undefined) t.diagnostic(`not run: ${line} (${why})`);
      }
      const folder = newFolder(t);
      symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
      let running: Running | undefined;
      for (const command of run) {
        if (command.kind === 'start') {
          await running?.stop();
          running = await startRunning(t, folder, command.args.slice(1), command.line);
        } else {
          const { code, output } =
            command.kind === 'foretick'
              ? await runForetick(folder, command.args)
              : await runShell(folder, command, running?.url);
          assert.equal(code, 0, `${page}: ${command.line}\n${output}`);
        }
      }
      await running?.stop();
    });
  }

  it('are left out only where one is shown', () => {
    const lines = PAGES.flatMap((page) => shownCommands(page).map(({ line }) => line));
    for (const { command } of LEFT_OUT)
      assert.ok(
        lines.some((line) => command.test(line)),
        `${command}`,
      );
    assert.ok(lines.length >= 40, `only ${lines.length} found`);
  });
});

function reasonToLeaveOut(line: string): string | undefined {
  return LEFT_OUT.find(({ command }) => command.test(line))?.why;
}

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** A system that forecasts. */
async function startRunning(
  context: TestContext,
  cwd: string,
  args: readonly string[],
  line: string,
): Promise<Running> {
  const process: ForetickProcess = startForetick(context, args, { cwd, env: ENV });
  const [url] = await process.wrote(/http:\/\/127\.0\.0\.1:\d+/);
  await eventually(`a stored forecast after ${line}`, async () => {
    const response = await fetch(`${url}/api/v1/forecasts?limit=1`);
    return (await response.text()).length > 2 && (await fetch(`${url}/readyz`)).ok ? true : undefined;
  });
  return {
    url,
    async stop() {
      const { code, stderr } = await process.stop();
      assert.equal(code, 0, `${line}\n${stderr}`);
    },
  };
}

async function runForetick(cwd: string, args: readonly string[]) {
  const { code, stdout, stderr } = await foretick(args, { cwd, env: ENV });
  return { code, output: stdout + stderr };
}

/** A stream that is read for some seconds ends so. */
const CURL_TIMED_OUT = 28;

/** Asks the system that runs, and fails where it refuses. */
function runShell(cwd: string, { line }: ShownCommand, url: string | undefined) {
  const asked = line.replace(/^curl /, 'curl -f ').replace('http://127.0.0.1:8080', url ?? '');
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn('sh', ['-c', asked], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => {
      const isRead = code === CURL_TIMED_OUT && line.includes('--max-time') && output !== '';
      resolve({ code: isRead ? 0 : code, output });
    });
  });
}
