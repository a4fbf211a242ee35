import type { Corpus } from './mutate/mutator.ts';

/** A parser that faces the outside. */
export interface FuzzTarget extends Corpus {
  readonly name: string;
  /** Inputs of a whole run, where one takes so long that a million would be days. */
  readonly share?: number;
  /**
   * Gives one input to the parser. Returns where the parser has a result or refuses in its documented way; throws what the
   * parser throws.
   */
  feed(input: string): unknown;
  /** Gives back what the target holds. */
  close?(): Promise<void>;
}

/** Why an input is a failure; `undefined` for an error that the parser may throw: ours, with a code. */
export function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `it threw what is no error: ${String(error)}`;
  const code: unknown = Reflect.get(error, 'code');
  const ours = error.name === 'ForetickError' || error.name === 'GbdtError';
  if (!ours || typeof code !== 'string' || !/^[A-Z][A-Z0-9_]+$/.test(code))
    return `it threw ${error.stack ?? error}`;
  if (/[\n\r]/.test(error.message)) return `the message of ${code} has several lines: ${error.message}`;
  return undefined;
}
