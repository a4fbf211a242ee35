import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { createWebhook } from './webhook.ts';

const clock = { now: () => 0, sleep: async () => undefined };
/** The servers of these tests are on this machine. */
const here = { clock, random: () => 0, allowPrivate: true };
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
    await createWebhook({ url, ...here })({ kind: 'drift' }, signal);
    assert.deepEqual(bodies, ['{"kind":"drift"}']);
  });

  it('asks again while the server fails or is busy, and no longer than it should', async (t) => {
    const codes = [503, 429, 200];
    const passing = await serve(t, (_, response, n) => response.writeHead(codes[n - 1] ?? 500).end());
    await createWebhook({ url: passing.url, ...here })({}, signal);
    assert.equal(passing.bodies.length, 3);
    const lasting = await serve(t, status(500));
    await assert.rejects(createWebhook({ url: lasting.url, ...here })({}, signal), {
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
      await assert.rejects(createWebhook({ url, ...here })({}, signal), (error: Error) => {
        assert.doesNotMatch(error.message, /secret-path/);
        return true;
      });
      assert.equal(bodies.length, 1);
    }
    assert.equal(other.bodies.length, 0);
  });

  it('waits for no answer for ever', async (t) => {
    const { url } = await serve(t, () => undefined);
    const webhook = createWebhook({ url, ...here, timeoutMs: 20, attempts: 2 });
    await assert.rejects(webhook({}, signal), { code: 'WEBHOOK_FAILED', message: /no answer within 20 ms/ });
  });

  it('posts to nothing in its own network unless that is allowed, by address or by name, and never link-locally', async (t) => {
    const { url, bodies } = await serve(t, status(200));
    const { port } = new URL(url);
    const closed = { clock, random: () => 0 };
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '10.0.0.1', '[fd00::1]', '0']) {
      const post = createWebhook({ url: `http://${host}:${port}/secret-path`, ...closed });
      await assert.rejects(post({}, signal), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'WEBHOOK_PRIVATE', host);
        assert.match(error.message, /FORETICK_ALARM_WEBHOOK_PRIVATE=on/);
        assert.doesNotMatch(error.message, /secret-path/);
        return true;
      });
    }
    for (const host of ['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]', '0xa9fea9fe']) {
      const post = createWebhook({ url: `http://${host}/latest/meta-data`, ...here });
      await assert.rejects(post({}, signal), { code: 'WEBHOOK_PRIVATE' }, host);
    }
    assert.deepEqual(bodies, []);
  });

  it('takes no other protocol', () => {
    for (const url of ['file:///etc/passwd', 'gopher://x', 'nonsense']) {
      assert.throws(() => createWebhook({ url, ...here }), { code: 'WEBHOOK_INVALID' });
    }
  });
});
