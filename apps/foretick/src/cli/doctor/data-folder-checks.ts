import { existsSync } from 'node:fs';
import { ClientError } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import { type Inspection, inspectCommand, inspectionSchema } from '../../commands/inspect.ts';
import { formatBytes } from '../../config/bytes.ts';
import type { Config } from '../../config/config-schema.ts';
import type { Workspace } from '../../profiles/profile.ts';
import { keptBudget } from '../../system/budget-setting.ts';
import { runOnDataFolder } from '../../system/data-folder.ts';
import { readOwner } from '../../system/owner-file.ts';
import type { Finding } from './check.ts';

/** What is in the data folder: whether it opens, its disk budget, holes in the trades, alarms that stand, what had to be set aside. */
export async function checkDataFolder(config: Config, signal: AbortSignal): Promise<Finding[]> {
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

function contentOf(dataDir: string, { instruments, open_gaps, rejected, alarms }: Inspection): Finding[] {
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
    alarms.length === 0
      ? { check: 'alarms', state: 'ok', finding: 'none stands' }
      : {
          check: 'alarms',
          state: 'warning',
          finding: `raised and not cleared: ${alarms.map((one) => `${one.instrument} ${one.kind} of ${one.subject} since ${iso(one.as_of)}`).join(', ')}; see Health on the page, and docs/models.md`,
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
