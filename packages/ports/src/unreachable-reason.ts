/** Why a host could not be reached, in plain words; looks through `cause` and lists of attempts for the real error. */
export function unreachableReason(host: string, error: unknown): string {
  return `cannot reach ${host}: ${reasonOf(error)}`;
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined) return known;
  const text = error instanceof Error ? error.message : String(error);
  return firstLine(text) || code || 'no reason given';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'name not found (no network?)',
  EAI_AGAIN: 'name not found (no network?)',
  ENETUNREACH: 'no way to the network',
  EHOSTUNREACH: 'no way to the host',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection cut off by the other side',
  EPIPE: 'connection cut off by the other side',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_SOCKET: 'connection cut off by the other side',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (a proxy in between?)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (a proxy in between?)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted (a proxy in between?)',
};

/** Wrapped errors are few levels deep. */
const MAX_DEPTH = 5;

function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code in REASONS) return error.code;
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  for (const cause of inner) {
    const code = codeOf(cause, depth + 1);
    if (code !== undefined) return code;
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim();
}
