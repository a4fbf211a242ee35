import { ForetickError } from '@foretick/ports';

/** A failure of the driver or the server, in our words. */
export function storeFailure(error: unknown, place: string, doing: string): ForetickError {
  if (error instanceof ForetickError) return error;
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const code = codeOf(error);
  const fail = (name: string, message: string, retryable: boolean) =>
    new ForetickError(name, `RisingWave at ${place}: ${message}`, { cause: error, retryable });
  if (code.startsWith('28')) {
    return fail(
      'STORE_AUTHENTICATION',
      `user or password was refused (${why}); see FORETICK_RISINGWAVE_URL`,
      false,
    );
  }
  if (code === '57014' || /statement timeout|Query read timeout/i.test(why)) {
    return fail(
      'STORE_TIMEOUT',
      `${doing} took too long (${why}); ask for less, or try again when it has less to do`,
      true,
    );
  }
  if (code === '42P01' || /(table|relation|source|view).* (does not exist|not found)/i.test(why)) {
    return fail(
      'STORE_NOT_MIGRATED',
      `${doing} found no table (${why}); make them with: foretick migrate`,
      false,
    );
  }
  if (isPassing(code, why)) {
    return fail(
      'STORE_UNREACHABLE',
      `no answer while ${doing} (${why}); is it up and FORETICK_RISINGWAVE_URL right?`,
      true,
    );
  }
  return fail('STORE_REFUSED', `${doing} failed (${why})`, false);
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}

/** Connections that broke, servers that start or recover, and clashes: the same statement may succeed later. */
function isPassing(code: string, why: string): boolean {
  return /^(08|53|57P|40|E[A-Z]+)/.test(code) || PASSING.test(why);
}

const PASSING =
  /connection terminated|connection ended|timeout exceeded when trying to connect|not queryable|client has encountered|recover|no available|barrier|starting up/i;
