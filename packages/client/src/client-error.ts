/**
 * A request that failed. `code` is the server's, or `UNREACHABLE` when no answer came, or `UNEXPECTED_ANSWER`
 * when the answer is not what this client knows. `status` is the HTTP status, where there was one.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: string;
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
  }
}
