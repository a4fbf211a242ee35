import { GbdtError } from '../errors.ts';

/** A place in a parsed file: its value, and its path for messages. */
export class JsonReader {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  /** A member that has to be there. */
  at(name: string): JsonReader {
    const { value } = this;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      throw malformed(`${this.path}.${name} is missing`);
    return new JsonReader(Reflect.get(value, name), `${this.path}.${name}`);
  }

  has(name: string): boolean {
    return typeof this.value === 'object' && this.value !== null && Object.hasOwn(this.value, name);
  }

  text(): string {
    if (typeof this.value !== 'string') throw malformed(`${this.path} is not text`);
    return this.value;
  }

  list(): JsonReader[] {
    if (!Array.isArray(this.value)) throw malformed(`${this.path} is not a list`);
    return this.value.map((value, at) => new JsonReader(value, `${this.path}[${at}]`));
  }

  texts(): string[] {
    return this.list().map((entry) => entry.text());
  }

  /** Finite numbers; `length` of them where given. Booleans count as 0 and 1. */
  numbers(length?: number): number[] {
    const { value, path } = this;
    if (!Array.isArray(value)) throw malformed(`${path} is not a list`);
    if (length !== undefined && value.length !== length)
      throw malformed(`${path} has ${value.length} entries, not ${length}`);
    return value.map((entry: unknown, at) => {
      const number = typeof entry === 'boolean' ? Number(entry) : entry;
      if (typeof number !== 'number' || !Number.isFinite(number))
        throw malformed(`${path}[${at}] is not a finite number`);
      return number;
    });
  }

  /** A whole number from 0 up that is written as text, as XGBoost does. */
  count(): number {
    const number = Number(this.text());
    if (!Number.isInteger(number) || number < 0)
      throw malformed(`${this.path} is "${this.text()}", not a whole number`);
    return number;
  }
}

/** An error that says what is wrong with a file and what to do. */
export function malformed(what: string, cause?: unknown): GbdtError {
  const options = cause === undefined ? undefined : { cause };
  return new GbdtError('BAD_MODEL_FILE', `model file: ${oneLine(what)}; save the model again`, options);
}

export function unsupported(what: string, allowed: string): GbdtError {
  return new GbdtError('UNSUPPORTED_MODEL', `model file: ${oneLine(what)}; supported is ${allowed}`);
}

/** Words of a file may have line ends in them, and be as long as the file. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

/** How many features a file says there are, which is the room that the model takes for a row. */
export function featureCount(said: number): number {
  if (!Number.isInteger(said) || said < 0) throw malformed(`it has ${said} features`);
  if (said > MOST_FEATURES) throw unsupported(`${said} features`, `up to ${MOST_FEATURES}`);
  return said;
}

const MOST_FEATURES = 1_000_000;
