import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { createWebhook } from './webhook.ts';

const clock = { now: () => 0, sleep: async () => undefined };
const { signal } = new AbortController();

async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, n: number) => void,
) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    bodies.push(body);
    answer(request, response, bodies.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/secret-path`;
  return { url, bodies };
}

const status = (code: number) => (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(code).end();

describe('the webhook', () => {
  it('posts JSON once where it is taken', async (t) => {
    const { url, bodies } = await serve(t, status(204));
    await createWebhook({ url, clock, random: () => 0 })({ kind: 'drift' }, signal);
    assert.deepEqual(bodies, ['{"kind":"drift"}']);
  });

  it('asks again while the server fails or is busy, and no longer than it should', async (t) => {
    const codes = [503, 429, 200];
    const passing = await serve(t, (_, response, n) => response.writeHead(codes[n - 1] ?? 500).end());
    await createWebhook({ url: passing.url, clock, random: () => 0 })({}, signal);
    assert.equal(passing.bodies.length, 3);
    const lasting = await serve(t, status(500));
    await assert.rejects(createWebhook({ url: lasting.url, clock, random: () => 0 })({}, signal), {
      code: 'WEBHOOK_FAILED',
      message: /^the webhook at 127\.0\.0\.1:\d+ did not take it \(it answered 500\)/,
    });
    assert.equal(lasting.bodies.length, 4);
  });

  it('follows no redirect, and does not repeat what was refused', async (t) => {
    const other = await serve(t, status(200));
    const redirecting = await serve(t, (_, response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    for (const { url, bodies } of [redirecting, await serve(t, status(404))]) {
      await assert.rejects(createWebhook({ url, clock, random: () => 0 })({}, signal), (error: Error) => {
        assert.doesNotMatch(error.message, /secret-path/);
        return true;
      });
      assert.equal(bodies.length, 1);
    }
    assert.equal(other.bodies.length, 0);
  });

  it('waits for no answer for ever', async (t) => {
    const { url } = await serve(t, () => undefined);
    const webhook = createWebhook({ url, clock, random: () => 0, timeoutMs: 20, attempts: 2 });
    await assert.rejects(webhook({}, signal), { code: 'WEBHOOK_FAILED', message: /no answer within 20 ms/ });
  });

  it('takes no other protocol', () => {
    for (const url of ['file:///etc/passwd', 'gopher://x', 'nonsense']) {
      assert.throws(() => createWebhook({ url, clock, random: () => 0 }), { code: 'WEBHOOK_INVALID' });
    }
  });
});
