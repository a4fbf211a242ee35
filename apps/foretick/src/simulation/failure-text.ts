import type { Preset } from './scenario.ts';
import type { SeedReport } from './seed-thread.ts';

/** What somebody needs who has to find out why a seed failed. `commit`: of the code that ran. */
export function failureText(report: SeedReport, preset: Preset, commit: string): string {
  const { seed, shape, findings, needless, incidents } = report;
  const [first] = findings;
  const until = first?.at ?? Number.POSITIVE_INFINITY;
  const before = incidents.filter(({ at }) => at <= until + TRACE_AFTER_MS).slice(-TRACE_LINES);
  return [
    `seed ${seed} of ${preset} (${shape}) at commit ${commit} broke ${findings.length === 1 ? 'a promise' : `${findings.length} promises`}:`,
    ...findings
      .slice(0, MOST_FINDINGS)
      .map(({ invariant, at, what }) => `  ${time(at)} ${invariant}: ${what}`),
    ...(needless.length === 0 ? [] : [`the same happens without ${needless.join(', ')}`]),
    'what happened before, as far as it is needed:',
    ...before.map(({ at, what }) => `  ${time(at)} ${what}`),
    `again: npm run simulate -- --preset ${preset} --from ${seed} --seeds 1 --shape ${shape}`,
    'when it is mended, keep it: add it to apps/foretick/src/simulation/regression-seeds.json',
  ].join('\n');
}

const TRACE_LINES = 25;
const TRACE_AFTER_MS = 5_000;
const MOST_FINDINGS = 5;

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
