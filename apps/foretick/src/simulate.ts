import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { failureText } from './simulation/failure-text.ts';
import type { SeedCounts } from './simulation/run-seed.ts';
import { runSeeds } from './simulation/run-seeds.ts';
import { PRESETS } from './simulation/scenario.ts';

/**
 * `npm run simulate -- --seeds 1000 --preset everything`: the whole system through many seeds, each of which decides what goes
 * wrong and when. Ends with 1 when a promise was broken.
 */
const optionsSchema = z.object({
  seeds: z.coerce.number().int().min(1).max(1_000_000).default(50),
  from: z.coerce.number().int().min(1).max(2_000_000_000).default(1),
  preset: z.enum(PRESETS).default('everything'),
  shape: z.enum(['one-process', 'cluster']).optional(),
  lanes: z.coerce.number().int().min(1).max(64).default(Math.min(availableParallelism(), 8)),
});

const ALLOWED = [
  '--seeds N (1 to 1,000,000), --from N (the first seed), --lanes N (threads),',
  `--preset ${PRESETS.join('|')}, --shape one-process|cluster`,
].join(' ');

function readOptions(): z.infer<typeof optionsSchema> {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: { seeds: text, from: text, preset: text, shape: text, lanes: text },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const why = issue
      ? `--${issue.path.join('.')}: ${issue.message}`
      : error instanceof Error
        ? error.message.split('\n')[0]
        : String(error);
    process.stderr.write(`SIMULATE_ARGUMENTS: ${why}; allowed are ${ALLOWED}\n`);
    process.exit(2);
  }
}

const { seeds, from, preset, shape, lanes } = readOptions();
const startedAt = performance.now();
const totals: Record<keyof SeedCounts, number> = {
  ...{ trades: 0, forecasts: 0, outcomes: 0, holes: 0, kills: 0, failures: 0, promotions: 0, news: 0 },
};
const shapes = { 'one-process': 0, cluster: 0 };
let done = 0;
let failed: string | undefined;
const commit = commitOf();
const tasks = Array.from({ length: seeds }, (_, at) => ({
  ...{ preset, seed: from + at, shrink: true },
  ...(shape !== undefined && { shape }),
}));
await runSeeds(tasks, lanes, (report) => {
  done += 1;
  shapes[report.shape] += 1;
  for (const name of Object.keys(totals) as (keyof SeedCounts)[]) totals[name] += report.counts[name];
  if (report.findings.length > 0) failed ??= failureText(report, preset, commit);
  else showProgress();
  return report.findings.length === 0;
});
process.stderr.write(process.stderr.isTTY ? '\r\u001b[K' : '');
if (failed !== undefined) {
  process.stdout.write(`${failed}\n`);
  process.exitCode = 1;
} else {
  const seconds = (performance.now() - startedAt) / 1_000;
  const count = (value: number) => value.toLocaleString('en-US');
  process.stdout.write(
    `${count(done)} seeds of ${preset} hold (${count(shapes['one-process'])} in one process, ${count(shapes.cluster)} on a cluster) ` +
      `in ${seconds.toFixed(0)} s on ${lanes} threads, at commit ${commit}: ` +
      `${Object.entries(totals)
        .map(([name, value]) => `${count(value)} ${name}`)
        .join(', ')}\n`,
  );
}

function showProgress(): void {
  const text = `${done} of ${seeds} seeds hold`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (done % 50 === 0) process.stderr.write(`${text}\n`);
}

function commitOf(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const isChanged = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return `${git('rev-parse', '--short', 'HEAD').trim()}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
