import { ForetickError } from '@foretick/ports';

/** Whether DuckDB failed for want of room, wherever it happened: not what it read is at fault then. */
export function isOutOfRoom(error: unknown): boolean {
  return OUT_OF_ROOM.test(error instanceof Error ? error.message : String(error));
}

const OUT_OF_ROOM = /No space left|Out of Memory|max_temp_directory_size/i;

/** Says in one line what DuckDB's failure means for whoever runs the program. */
export function storeError(error: unknown, path: string, doing: string): ForetickError {
  if (error instanceof ForetickError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const known = KNOWN.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) {
    return new ForetickError(known.code, known.say(path, text), {
      cause: error,
      retryable: known.code === 'STORE_IN_USE',
    });
  }
  return new ForetickError('STORE_FAILED', `could not ${doing} ${path}: ${firstLine(text)}`, {
    cause: error,
  });
}

export function storeInUse(path: string, owner: string): ForetickError {
  return new ForetickError(
    'STORE_IN_USE',
    `the store ${path} is in use by ${owner}; one process owns it at a time: stop that one, or use another data folder`,
    { retryable: true },
  );
}

export function notWritable(path: string, why: string, cause?: unknown): ForetickError {
  return new ForetickError(
    'STORE_NOT_WRITABLE',
    `cannot write the store ${path}: ${why}; make it writable for this user, or use another data folder`,
    { cause },
  );
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

interface KnownFailure {
  readonly pattern: RegExp;
  readonly code: string;
  readonly say: (path: string, text: string) => string;
}

const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /Could not set lock on file/,
    code: 'STORE_IN_USE',
    say: (path, text) => storeInUse(path, `process ${/PID (\d+)/.exec(text)?.[1] ?? 'unknown'}`).message,
  },
  {
    pattern: /version number \d+, but we can only read|newer (DuckDB|storage) version/i,
    code: 'STORE_TOO_NEW',
    say: (path) =>
      `the store ${path} was written by a newer DuckDB than this program has: update the program, or use another data folder`,
  },
  {
    // Before what is damaged: DuckDB calls a database invalid that it could not write, and what was in it is there at the next start.
    pattern: OUT_OF_ROOM,
    code: 'STORE_FULL',
    say: (path, text) =>
      `no room left for the store ${path} (${firstLine(text)}): free disk space or raise the memory limit`,
  },
  {
    pattern:
      /not a valid DuckDB database file|replaying WAL|checksum|[Cc]orrupt|database has been invalidated/,
    code: 'STORE_DAMAGED',
    say: (path, text) =>
      `the store ${path} cannot be read (${firstLine(text)}): put a backup in its place, or use another data folder`,
  },
  {
    pattern: /Permission denied|[Rr]ead-only|Is a directory|Not a directory|Cannot open file/,
    code: 'STORE_NOT_WRITABLE',
    say: (path, text) => notWritable(path, firstLine(text)).message,
  },
];
