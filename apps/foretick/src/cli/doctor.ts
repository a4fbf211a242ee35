import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { ClientError } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import { type Inspection, inspectCommand, inspectionSchema } from '../commands/inspect.ts';
import { formatBytes } from '../config/bytes.ts';
import type { Config } from '../config/config-schema.ts';
import type { Workspace } from '../profiles/profile.ts';
import { checkRegistry } from '../profiles/registry.ts';
import { keptBudget } from '../system/budget-setting.ts';
import { runOnDataFolder } from '../system/data-folder.ts';
import { readOwner } from '../system/owner-file.ts';
import { table } from './results.ts';
import type { Terminal } from './terminal.ts';

interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly finding: string;
}

const MIN_FREE_BYTES = 1024 ** 3;
const ANSWER_MS = 5_000;

/** `foretick doctor`: looks at what a start needs. Exit code 1 when something keeps it from starting. */
export async function doctor(config: Config, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const findings = [
    node(),
    disk(config.dataDir),
    ...(await folder(config, signal)),
    await registry(config),
    await port(config),
    await exchange(config, signal),
  ];
  const healthy = findings.every(({ state }) => state !== 'problem');
  terminal.result({ healthy, findings });
  if (!terminal.json) {
    table(
      terminal,
      ['check', 'state', 'finding'],
      findings.map(({ check, state, finding }) => [check, state, finding]),
    );
  }
  if (!healthy) process.exitCode = 1;
}

function node(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24) return { check: 'node', state: 'ok', finding: `Node ${process.versions.node}` };
  return {
    check: 'node',
    state: 'problem',
    finding: `Node ${process.versions.node} is too old: run npm ci, then npm start or npx foretick`,
  };
}

function disk(dataDir: string): Finding {
  let place = resolve(dataDir);
  while (!existsSync(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return {
      check: 'disk',
      state: 'problem',
      finding: `${place} cannot be written by this user; choose another --data-dir`,
    };
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const finding = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${place}`;
  return {
    check: 'disk',
    state: free < MIN_FREE_BYTES ? 'warning' : 'ok',
    finding: free < MIN_FREE_BYTES ? `${finding}: make room` : finding,
  };
}

async function folder(config: Config, signal: AbortSignal): Promise<Finding[]> {
  const { dataDir, diskBudget } = config;
  const check = 'data';
  if (!existsSync(dataDir))
    return [{ check, state: 'ok', finding: `${dataDir} will be made at the first start` }];
  try {
    const inspect = (workspace: Workspace) => inspectCommand(workspace);
    const result = await runOnDataFolder(config, 'inspect', inspect, {}, () => undefined, signal);
    const inspection = inspectionSchema.parse(result);
    const budget = diskBudget ?? keptBudget(dataDir);
    return [...contentOf(dataDir, inspection), diskBudgetFinding(inspection, budget)];
  } catch (error) {
    if (!(error instanceof ForetickError || error instanceof ClientError)) throw error;
    return [{ check, state: 'problem', finding: error.message }];
  }
}

async function registry(config: Config): Promise<Finding> {
  const check = 'registry';
  try {
    return { check, state: 'ok', finding: await checkRegistry(config) };
  } catch (error) {
    if (!(error instanceof ForetickError)) throw error;
    return { check, state: 'problem', finding: error.message };
  }
}

function diskBudgetFinding(
  { disk: { used_bytes, file_bytes } }: Inspection,
  budget: number | 'off' | undefined,
): Finding {
  const check = 'disk budget';
  const free = `${formatBytes(file_bytes - used_bytes)} of its files are free for new rows`;
  const used = `the data takes ${formatBytes(used_bytes)}`;
  if (budget === 'off') return { check, state: 'ok', finding: `${used}, without a bound; ${free}` };
  if (budget === undefined)
    return { check, state: 'ok', finding: `${used}; a budget is chosen at the first start` };
  const of = `${used} of ${formatBytes(budget)}; ${free}`;
  if (used_bytes <= budget) return { check, state: 'ok', finding: of };
  return {
    check,
    state: 'warning',
    finding: `${of}: the oldest trades go at the next start, in a running system within ten minutes; if that is not enough, raise FORETICK_DISK_BUDGET`,
  };
}

function contentOf(dataDir: string, { instruments, open_gaps, rejected }: Inspection): Finding[] {
  const url = readOwner(dataDir)?.url;
  const held = instruments.map(
    ({ instrument, trades, candles }) => `${instrument} (${count(trades)} trades, ${count(candles)} candles)`,
  );
  const opens = url === undefined ? `${dataDir} opens` : `${dataDir} is served by ${url}`;
  const [gap] = open_gaps;
  const aside = rejected.map((one) => `${one.instrument} ${one.reason} ${count(one.count)}`);
  return [
    { check: 'data', state: 'ok', finding: `${opens} and holds ${held.join(', ') || 'nothing yet'}` },
    gap === undefined
      ? { check: 'gaps', state: 'ok', finding: 'no hole in the trades is open' }
      : {
          check: 'gaps',
          state: 'warning',
          finding: `${count(open_gaps.length)} holes are open, the first in ${gap.instrument} from ${iso(gap.from_time)} to ${iso(gap.to_time)}: a running system asks again by itself, or run foretick backfill`,
        },
    aside.length === 0
      ? { check: 'rejected', state: 'ok', finding: 'nothing had to be set aside' }
      : {
          check: 'rejected',
          state: 'warning',
          finding: `set aside: ${aside.join(', ')}; see foretick export --table rejected`,
        },
  ];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

async function port({ port: number, dataDir }: Config): Promise<Finding> {
  if (readOwner(dataDir)?.url?.endsWith(`:${number}`))
    return { check: 'port', state: 'ok', finding: `${number} is used by Foretick itself` };
  const free = await new Promise<boolean>((answer) => {
    const server = createServer()
      .once('error', () => answer(false))
      .listen(number, '127.0.0.1', () => server.close(() => answer(true)));
  });
  return free
    ? { check: 'port', state: 'ok', finding: `${number} is free` }
    : {
        check: 'port',
        state: 'problem',
        finding: `${number} is in use by another program: stop it, or start with --port ${number + 1}`,
      };
}

async function exchange({ krakenRestUrl }: Config, signal: AbortSignal): Promise<Finding> {
  const check = 'exchange';
  try {
    const response = await fetch(`${krakenRestUrl}/0/public/SystemStatus`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await response.body?.cancel();
    if (response.ok) return { check, state: 'ok', finding: `Kraken answers at ${krakenRestUrl}` };
    return {
      check,
      state: 'warning',
      finding: `Kraken answers with status ${response.status}; try again later`,
    };
  } catch {
    return {
      check,
      state: 'warning',
      finding: `Kraken cannot be reached at ${krakenRestUrl}: check the network, or use --source simulated or --source replay`,
    };
  }
}
