/** What can be wrong with an input. Codes are stable. */
export type GbdtErrorCode =
  | 'BAD_COLUMNS'
  | 'BAD_LABELS'
  | 'BAD_WEIGHTS'
  | 'BAD_FEATURE_VALUE'
  | 'BAD_PARAMETER'
  | 'BAD_ROW'
  | 'TOO_FEW_ROWS'
  | 'TOO_LARGE'
  | 'BAD_OBJECTIVE'
  | 'BAD_MODEL_FILE'
  | 'UNSUPPORTED_MODEL'
  | 'WORKER_FAILED';

/** An input that cannot be used. The message says in one line what, where, what is allowed and what to do. */
export class GbdtError extends Error {
  readonly code: GbdtErrorCode;

  constructor(code: GbdtErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GbdtError';
    this.code = code;
  }
}
