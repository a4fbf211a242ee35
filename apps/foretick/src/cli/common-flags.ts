import type { Command as Program } from 'commander';
import { createTerminal, type Terminal } from './terminal.ts';

/** Flags that every command has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly [flag: string]: unknown;
}

export function common(command: Program): Program {
  return command
    .option('--data-dir <folder>', 'where everything is kept (default: ./data)')
    .option('--json', 'write the result as JSON')
    .option('--quiet', 'write the result only');
}

export function terminalOf({ json = false, quiet = false }: CommonFlags): Terminal {
  return createTerminal({ json, quiet });
}

/** Examples for the end of a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
