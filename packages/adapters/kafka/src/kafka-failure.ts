import { setTimeout as sleep } from 'node:timers/promises';
import { ForetickError } from '@foretick/ports';
import { AuthenticationError } from '@platformatic/kafka';

export interface Patience {
  /** What is being done, for the message: "appending", "joining group candles". */
  readonly doing: string;
  /** How long an outage is waited out. Default two minutes: a restart of a broker takes less. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Does something on the cluster, again and again while it fails for reasons that pass by themselves. Throws `LOG_…`
 * errors. Once `signal` has aborted, the failure at hand is thrown.
 */
export async function patiently<T>(operation: () => Promise<T>, patience: Patience): Promise<T> {
  const { doing, patienceMs = DEFAULT_PATIENCE_MS, signal } = patience;
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const failure = kafkaFailure(error, doing);
      const limitMs = failure.code === 'LOG_TOPIC_MISSING' ? Math.min(patienceMs, NEW_TOPIC_MS) : patienceMs;
      if (!failure.retryable || signal?.aborted || performance.now() - startedAt > limitMs) throw failure;
      await sleep(Math.min(25 * 2 ** attempt, MAX_PAUSE_MS), undefined, signal && { signal }).catch(() => {});
    }
  }
}

const DEFAULT_PATIENCE_MS = 120_000;
const MAX_PAUSE_MS = 500;
/** So long a topic that was just made may be unknown to a broker. */
const NEW_TOPIC_MS = 5_000;

/** A failure of the driver or the cluster, in our words. */
export function kafkaFailure(error: unknown, doing: string): ForetickError {
  if (error instanceof ForetickError) return error;
  const why = reasonOf(error);
  const fail = (code: string, message: string, retryable: boolean) =>
    new ForetickError(code, `Kafka: ${message}`, { cause: error, retryable });
  if (has(error, 'code', AuthenticationError.code)) {
    return fail('LOG_AUTHENTICATION', `the broker refused user or password while ${doing} (${why})`, false);
  }
  const unknown = /Unknown topic ([^ ]+)\./.exec(why)?.[1];
  if (unknown !== undefined || isProtocol(error, 'UNKNOWN_TOPIC_OR_PARTITION')) {
    const message = `there is no topic ${unknown ?? ''} (while ${doing}); make them with: foretick topics`;
    return fail('LOG_TOPIC_MISSING', message, true);
  }
  for (const id of [
    'TOPIC_AUTHORIZATION_FAILED',
    'GROUP_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
  ]) {
    if (isProtocol(error, id)) {
      return fail(
        'LOG_FORBIDDEN',
        `this user may not do that while ${doing} (${id}); grant it an ACL`,
        false,
      );
    }
  }
  for (const id of ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']) {
    if (isProtocol(error, id)) {
      const message = `a record is larger than the topic takes while ${doing}; raise its max.message.bytes`;
      return fail('LOG_RECORD_TOO_LARGE', message, false);
    }
  }
  if (has(error, 'needsRejoin', true)) return fail('LOG_REBALANCING', `${doing} (${why})`, true);
  if (has(error, 'canRetry', false)) return fail('LOG_REFUSED', `${doing} failed (${why})`, false);
  const message = `no answer from the brokers while ${doing} (${why}); is Kafka up and FORETICK_KAFKA_BROKERS right?`;
  return fail('LOG_UNREACHABLE', message, true);
}

/** Whether a broker answered with this error, by its name in Kafka's protocol. */
export function isProtocol(error: unknown, apiId: string): boolean {
  return has(error, 'apiId', apiId);
}

/** Looks through everything that an error was caused by: the driver wraps what it got in what it was doing. */
function has(error: unknown, property: string, value: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (Reflect.get(error, property) === value) return true;
  const nested = error instanceof AggregateError ? error.errors : [];
  return has(error.cause, property, value) || nested.some((one) => has(one, property, value));
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
