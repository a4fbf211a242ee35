import { ForetickError } from '@foretick/ports';

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Says in one line what SQLite could not do with the log's file, and what to do. */
export function sqliteFailure(path: string, error: unknown): ForetickError {
  if (error instanceof ForetickError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const fail = (code: string, message: string, retryable = false) =>
    new ForetickError(code, message, { cause: error, retryable });
  if (hasCode(error, 'NEWER_SCHEMA')) {
    return fail(
      'LOG_TOO_NEW',
      `${path} was written by a newer Foretick (${text}); update Foretick, or choose another --data-dir`,
    );
  }
  switch (primaryCode(error)) {
    case SQLITE_BUSY:
      return fail(
        'LOG_IN_USE',
        `${path} is in use by another process; stop it, or choose another --data-dir`,
        true,
      );
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return fail(
        'LOG_NOT_WRITABLE',
        `${path} cannot be written (${text}); give this user the right to write there, or choose another --data-dir`,
      );
    case SQLITE_FULL:
      return fail(
        'DISK_FULL',
        `no space left to write ${path}; free some space and start again: nothing recorded so far is lost`,
        true,
      );
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(
        'LOG_DAMAGED',
        `${path} is damaged (${text}); move it away and start again: recorded candles and forecasts are kept elsewhere`,
      );
    case SQLITE_IOERR:
      return fail('LOG_IO', `${path} cannot be read or written (${text}); check the disk`);
    default:
      return fail('LOG_FAILED', `${path}: ${text}`);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** SQLite's extended codes keep the primary one in their low byte. */
function primaryCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
