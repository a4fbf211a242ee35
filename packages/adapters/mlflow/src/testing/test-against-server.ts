import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * `npm run test:mlflow`: brings up two real MLflow servers on free loopback ports, one open and one that asks for user and
 * password, runs the tests that want them, and takes the servers down. MLflow is installed once, into the user's cache.
 */
const MLFLOW = 'mlflow[auth]==3.17.2';
const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const TESTS = [
  'packages/adapters/mlflow/src/**/*.test.ts',
  'apps/foretick/src/commands/models.test.ts',
  'apps/foretick/src/mlflow.test.ts',
  // Wants Kafka too: with FORETICK_TEST_KAFKA=1, and Java on the path.
  'apps/foretick/src/distributed/mlflow.test.ts',
];
const START_MS = 180_000;
const USER = 'admin';

process.exitCode = await main();

async function main(): Promise<number> {
  const python = installedPython();
  const folder = mkdtempSync(join(tmpdir(), 'foretick-mlflow-'));
  const password = randomBytes(12).toString('hex');
  const servers: Server[] = [];
  try {
    servers.push(await startServer(python, join(folder, 'open'), {}));
    servers.push(await startServer(python, join(folder, 'closed'), { password }));
    const [open, closed] = await Promise.all(servers.map(untilReady));
    tell(`MLflow ${MLFLOW} at ${open}; with user and password at ${closed}`);
    const { status } = spawnSync(process.execPath, ['--test', '--test-timeout=120000', ...TESTS], {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        FORETICK_TEST_MLFLOW_URL: open,
        FORETICK_TEST_MLFLOW_CLOSED_URL: closed,
        FORETICK_TEST_MLFLOW_USER: USER,
        FORETICK_TEST_MLFLOW_PASSWORD: password,
      },
    });
    return status ?? 1;
  } finally {
    for (const { child } of servers) stop(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Python of an environment that has MLflow, which is made where it is not there yet. */
function installedPython(): string {
  const version = execFileSync('python3', [
    '-c',
    'import venv, ensurepip, platform; print(platform.python_version())',
  ]);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(
    cache,
    'foretick',
    `${MLFLOW.replaceAll(/[^\w.]+/g, '-')}-python-${String(version).trim()}`,
  );
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  tell(`installing ${MLFLOW} into ${folder}, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  const flags = ['--quiet', '--disable-pip-version-check', '--no-input'];
  execFileSync(python, ['-m', 'pip', 'install', ...flags, MLFLOW], { stdio: 'inherit' });
  writeFileSync(complete, '');
  return python;
}

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly logFile: string;
}

async function startServer(
  python: string,
  folder: string,
  { password }: { readonly password?: string },
): Promise<Server> {
  mkdirSync(folder);
  const port = await freePort();
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'w');
  const config = join(folder, 'auth.ini');
  writeFileSync(
    config,
    `[mlflow]\ndefault_permission = READ\ndatabase_uri = sqlite:///${folder}/auth.db\nadmin_username = ${USER}\nadmin_password = ${password}\nauthorization_function = mlflow.server.auth:authenticate_request_basic_auth\n`,
  );
  const args = [
    ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    ...['--backend-store-uri', `sqlite:///${folder}/mlflow.db`],
    ...['--artifacts-destination', join(folder, 'artifacts')],
    ...(password === undefined ? [] : ['--app-name', 'basic-auth']),
  ];
  const child = spawn(python, args, {
    cwd: folder,
    // A group of its own: the server starts workers, which have to go with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      MLFLOW_AUTH_CONFIG_PATH: config,
      MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(16).toString('hex'),
    },
  });
  return { child, url: `http://127.0.0.1:${port}`, logFile };
}

async function untilReady({ child, url, logFile }: Server): Promise<string> {
  for (const deadline = performance.now() + START_MS; performance.now() < deadline; await delay(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/version`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok || answer?.status === 401) return url;
  }
  throw new Error(`MLflow did not start:\n${readFileSync(logFile, 'utf8')}`);
}

function stop({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
