import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './foretick-process.ts';

/** A line of a shell block. */
export type ShownCommand =
  /** Starts a system that runs until it is stopped. */
  | { readonly kind: 'start'; readonly line: string; readonly args: readonly string[] }
  | { readonly kind: 'foretick'; readonly line: string; readonly args: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string };

/** Every line of the `sh` blocks of a page, in order. */
export function shownCommands(page: string): readonly ShownCommand[] {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g);
  const lines = [...blocks].flatMap(([, block = '']) => block.split('\n'));
  return lines.map((line) => line.trim()).flatMap((line) => (line === '' ? [] : [commandOf(line)]));
}

function commandOf(line: string): ShownCommand {
  const rest = /^(?:npx --no-install foretick|npm start --) (.+)$/.exec(line)?.[1];
  if (rest === undefined) return { kind: 'shell', line };
  const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const args = line.startsWith('npm start') ? ['start', ...words] : words;
  const stays = args[0] === 'start' && args[args.indexOf('--speed') + 1] !== 'max';
  return { kind: stays ? 'start' : 'foretick', line, args };
}
