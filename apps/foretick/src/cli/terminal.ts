import { stripVTControlCharacters, styleText } from 'node:util';
import { withoutSecrets } from '../config/hidden-secrets.ts';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** What a command writes for people and programs. Results go to standard output, everything else to standard error. */
export interface Terminal {
  readonly json: boolean;
  /** A line of the result, for people; nothing with `--json`. */
  line(text: string): void;
  /** The result, for programs: one line of JSON; nothing without `--json`. */
  result(value: unknown): void;
  /** Something to know that is no part of the result. */
  note(text: string): void;
  /** One line that ends the command. */
  failure(text: string): void;
  /** Shows how far a long command is, where somebody watches. */
  progress(share: number, text: string): void;
  /** Coloured where the output is a terminal that wants colour. */
  style(style: Style, text: string): string;
}

const BAR_WIDTH = 28;
const PROGRESS_EVERY_MS = 100;

export function createTerminal(options: { readonly json: boolean; readonly quiet: boolean }): Terminal {
  const { stdout, stderr } = process;
  const started = performance.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let barShown = false;
  const clearBar = () => {
    if (barShown) stderr.write('\r\u001b[2K');
    barShown = false;
  };
  const write = (stream: NodeJS.WriteStream, said: string) => {
    const text = withoutSecrets(said);
    clearBar();
    stream.write(`${stream.isTTY ? text : stripVTControlCharacters(text)}\n`);
  };
  return {
    json: options.json,
    line: (text) => {
      if (!options.json) write(stdout, text);
    },
    result: (value) => {
      if (options.json) write(stdout, JSON.stringify(value));
    },
    note: (text) => {
      if (!options.quiet) write(stderr, text);
    },
    failure: (text) => write(stderr, text),
    progress(share, text) {
      const now = performance.now();
      if (!stderr.isTTY || options.quiet || now - shownAt < PROGRESS_EVERY_MS) return;
      shownAt = now;
      barShown = true;
      const full = Math.round(Math.min(Math.max(share, 0), 1) * BAR_WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
      stderr.write(
        `\r\u001b[2K${bar} ${(share * 100).toFixed(0).padStart(3)} %  ${withoutSecrets(text)}${remaining(share, now - started)}`,
      );
    },
    style: (style, text) => styleText(style, text, { stream: stdout }),
  };
}

function remaining(share: number, elapsedMs: number): string {
  if (share < 0.02 || share >= 1 || elapsedMs < 2_000) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1_000);
  return `  about ${seconds >= 90 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`} left`;
}
