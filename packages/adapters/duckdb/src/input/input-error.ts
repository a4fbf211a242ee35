import { ForetickError } from '@foretick/ports';

export type InputErrorCode =
  | 'INPUT_NOT_FOUND'
  | 'INPUT_UNREADABLE'
  | 'INPUT_EMPTY'
  | 'INPUT_TRUNCATED'
  | 'INPUT_TOO_LARGE'
  | 'INPUT_ENTRY'
  | 'INPUT_COLUMNS'
  | 'INPUT_VALUE'
  | 'INPUT_ORDER'
  | 'INPUT_OVERLAP';

/** What is wrong with an input file, as one line: where, what, what is allowed, what to do. */
export function inputError(code: InputErrorCode, path: string, text: string, cause?: unknown): ForetickError {
  return new ForetickError(code, `${path}: ${text}`, { cause });
}
