import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Trade } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import { runningClock } from './case.ts';

export async function waitFor(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, `waited 10 s for ${what}`);
    await runningClock.sleep(5);
  }
}

/** A loopback port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

export async function pagesOf(
  pages: AsyncIterable<readonly Trade[]>,
): Promise<readonly (readonly Trade[])[]> {
  const all: (readonly Trade[])[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** For `assert.rejects`: a `ForetickError` with this code, told in one line. */
export function isError(code: string, retryable: boolean): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ForetickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.retryable, retryable);
    assert.ok(!error.message.includes('\n'));
    return true;
  };
}
