import { addressGuard, guardedRequest, RefusedAddress } from '@foretick/guarded-http';
import { backoffMs, type Clock, ForetickError } from '@foretick/ports';

export interface WebhookOptions {
  /** `http` or `https`. */
  readonly url: string;
  readonly clock: Clock;
  /** In [0, 1), for the pauses between attempts. */
  readonly random: () => number;
  /** Whether an address of this machine or its network may be posted to. Default: no. */
  readonly allowPrivate?: boolean;
  /** Default 5 s. */
  readonly timeoutMs?: number;
  /** Default 4. */
  readonly attempts?: number;
}

/**
 * Posts bodies to one address. Resolves when it was taken (2xx); throws `WEBHOOK_FAILED` after the last attempt, or at once where
 * asking again is of no use, and `WEBHOOK_PRIVATE` where the host is private and that is not allowed. Throws `WEBHOOK_INVALID` for
 * an address that is none.
 */
export function createWebhook(options: WebhookOptions) {
  const { url, clock, random, allowPrivate = false, timeoutMs = 5_000, attempts = 4 } = options;
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new ForetickError('WEBHOOK_INVALID', 'FORETICK_ALARM_WEBHOOK is an http or https address');
  }
  const failed = (why: string, cause?: unknown): ForetickError =>
    new ForetickError(
      'WEBHOOK_FAILED',
      `the webhook at ${address.host} did not take it (${why}); see FORETICK_ALARM_WEBHOOK`,
      { cause },
    );
  return async (body: unknown, signal: AbortSignal): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await posted(address, JSON.stringify(body), { allowPrivate, timeoutMs, signal });
      if (outcome.taken) return;
      if (!outcome.passing || attempt >= attempts || signal.aborted) throw failed(outcome.why, outcome.cause);
      await clock.sleep(backoffMs(attempt - 1, random), signal);
    }
  };
}

type Posted =
  | { readonly taken: true }
  | { readonly taken: false; readonly passing: boolean; readonly why: string; readonly cause?: unknown };

interface Posting {
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function posted(
  address: URL,
  body: string,
  { allowPrivate, timeoutMs, signal }: Posting,
): Promise<Posted> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'foretick' };
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    // Where a redirect leads is for the operator to write down, not for a server to say.
    const { response } = await guardedRequest(address.href, {
      ...{ headers, body, guard: addressGuard({ allowPrivate }), signal: late },
    });
    await response.body?.cancel();
    if (response.ok) return { taken: true };
    const passing = response.status === 429 || response.status >= 500;
    return { taken: false, passing, why: `it answered ${response.status}` };
  } catch (cause) {
    if (cause instanceof RefusedAddress) throw refusedAddress(cause);
    const why = late.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(cause);
    return { taken: false, passing: true, why, cause };
  }
}

function refusedAddress(cause: RefusedAddress): ForetickError {
  const message = `${cause.message}; FORETICK_ALARM_WEBHOOK_PRIVATE=on allows an alarm webhook there`;
  return new ForetickError('WEBHOOK_PRIVATE', message, { cause });
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code: unknown = inner instanceof Error ? Reflect.get(inner, 'code') : undefined;
  return typeof code === 'string' ? code : 'no connection';
}
