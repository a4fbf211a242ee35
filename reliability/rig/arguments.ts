import { type Pair, parsePair } from '@foretick/core/trade';

/** A number of the command line. Throws where it is none. */
export function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} ${text}: give a whole number`);
  return Number(text);
}

/** The one of this name. Throws where there is none. */
export function oneOf<T>(flag: string, text: string, all: readonly T[], nameOf: (one: T) => string): T {
  const found = all.find((one) => nameOf(one) === text);
  if (found === undefined) throw new Error(`${flag} ${text}: choose one of ${all.map(nameOf).join(', ')}`);
  return found;
}

export function pairFrom(text: string): Pair {
  const parsed = parsePair(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

/** What `read` makes of the command line; where it throws, one line says why, and the process ends with 2. */
export function argumentsOr<T>(code: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`${code}: ${why}; docs/reliability.md shows what is allowed\n`);
    process.exit(2);
  }
}

/** One line with the time of day. */
export function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
}
