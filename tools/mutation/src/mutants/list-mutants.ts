import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { ROOT } from '../running/run-node.ts';
import type { Mutant } from './mutant.ts';

/** No test, nothing that only tests use, nothing that a tool wrote. */
const LEFT_OUT = /\.test\.ts$|\/testing\/|\/kernel-bytes\.ts$/;
/** What these put in place of a node is a statement or a whole clause, so that no brackets belong around it. */
const STATEMENT = /^(\{|case\b|default\b)/;

/** The sources of a package, from the root of the repository. */
export function sourcesOf(packagePath: string): string[] {
  return globSync(`${packagePath}/src/**/*.ts`, { cwd: ROOT })
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
}

/** All mutants that Stryker's operators make of these files. */
export async function listMutants(files: readonly string[]): Promise<Mutant[]> {
  const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
  const { mutants } = await new Instrumenter(SILENT).instrument(
    [...texts].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: true },
  );
  const lineStarts = new Map([...texts].map(([file, text]) => [file, startsOfLines(text)]));
  const seen = new Map<string, number>();
  return mutants.map(({ fileName: file, location, mutatorName: operator, replacement = '' }) => {
    const text = texts.get(file) ?? '';
    const starts = lineStarts.get(file) ?? [];
    const start = (starts[location.start.line] ?? 0) + location.start.column;
    const end = (starts[location.end.line] ?? 0) + location.end.column;
    const original = text.slice(start, end);
    const sourceLine = text.slice(starts[location.start.line], starts[location.start.line + 1]).trim();
    const content = [file, operator, sourceLine, original, replacement].join('\n');
    const count = (seen.get(content) ?? 0) + 1;
    seen.set(content, count);
    const key = createHash('sha256').update(`${content}\n${count}`).digest('hex').slice(0, 20);
    return {
      key,
      file,
      operator,
      start,
      end,
      line: location.start.line + 1,
      sourceLine,
      original,
      replacement,
    };
  });
}

/** The text of a mutant's file with its change. `undefined` where that is no program. */
export function mutatedText(mutant: Mutant): string | undefined {
  const text = readFileSync(join(ROOT, mutant.file), 'utf8');
  const replacement = STATEMENT.test(mutant.replacement) ? mutant.replacement : `(${mutant.replacement})`;
  for (const candidate of [replacement, mutant.replacement]) {
    const mutated = text.slice(0, mutant.start) + candidate + text.slice(mutant.end);
    if (isProgram(mutated)) return mutated;
  }
  return undefined;
}

function isProgram(text: string): boolean {
  try {
    stripTypeScriptTypes(text);
    return true;
  } catch {
    return false;
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const off = (): boolean => false;
const silent = (): void => {};
const SILENT = {
  isTraceEnabled: off,
  isDebugEnabled: off,
  isInfoEnabled: off,
  isWarnEnabled: off,
  isErrorEnabled: off,
  isFatalEnabled: off,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};
