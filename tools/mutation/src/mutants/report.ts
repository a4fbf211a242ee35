import { whyEquivalent } from './equivalent-mutants.ts';
import type { Mutant } from './mutant.ts';
import { type MutationScore, scoreOf, survives, type TriedMutant } from './score.ts';

const SHOWN = 100;

/** Score of the whole and of each folder, and all survivors. */
export function report(packagePath: string, all: readonly TriedMutant[], total: number): string {
  const folders = Map.groupBy(all, ({ mutant }) => folderOf(mutant.file, packagePath));
  const invalid = all.filter(({ result }) => result.status === 'invalid').length;
  const lines = [
    `${packagePath}: ${all.length} of ${total} mutants, ${invalid} of them no program`,
    ...[...folders].sort().map(([folder, tried]) => scoreLine(folder, scoreOf(tried))),
    scoreLine('all', scoreOf(all)),
  ];
  const survivors = all.filter(({ result }) => survives(result)).sort(byPlace);
  for (const { mutant, result } of survivors) lines.push(survivorLine(mutant, result.status));
  return lines.join('\n');
}

function scoreLine(name: string, score: MutationScore): string {
  const { tried, caught, share, low, high, equivalent, shareOfTold } = score;
  const besides = equivalent === 0 ? '' : `; ${percent(shareOfTold)} without the ${equivalent} equivalent`;
  return `  ${name.padEnd(24)} ${percent(share).padStart(7)}  ${caught} of ${tried} (${percent(low)} to ${percent(high)})${besides}`;
}

function survivorLine(mutant: Mutant, status: string): string {
  const why = whyEquivalent(mutant);
  const mark = why === undefined ? status : `equivalent, since ${why}`;
  return `  ${mutant.file}:${mutant.line} ${mutant.operator}, ${mark}\n    ${oneLine(mutant.original)}\n    ${oneLine(mutant.replacement)}`;
}

function byPlace(a: TriedMutant, b: TriedMutant): number {
  return a.mutant.file === b.mutant.file
    ? a.mutant.line - b.mutant.line
    : a.mutant.file < b.mutant.file
      ? -1
      : 1;
}

function folderOf(file: string, packagePath: string): string {
  const parts = file.slice(`${packagePath}/src/`.length).split('/');
  return parts.length === 1 ? '.' : (parts[0] ?? '.');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
