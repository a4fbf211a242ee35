/** A refusal on its way to the caller: HTTP status, stable code, one line that says what to do, how long to wait where it helps. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly waitSec: number | undefined;

  constructor(status: number, code: string, message: string, waitSec?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.waitSec = waitSec;
  }
}
