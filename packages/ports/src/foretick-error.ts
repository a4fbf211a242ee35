/** An adapter's failure, or a refusal that a user has to act on. */
export class ForetickError extends Error {
  override readonly name = 'ForetickError';
  /** Stable, for programs: `UPPER_SNAKE`. */
  readonly code: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  /** `message` is one line: what, where, what is allowed, what to do. */
  constructor(
    code: string,
    message: string,
    options: { readonly cause?: unknown; readonly retryable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
