import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { guardedRequest, RefusedAddress } from './guarded-request.ts';

const { signal } = new AbortController();
const headers = {};

/** As if everything here were of the world, but one address. */
const guard = (address: string) => address === '127.0.0.2' || address.includes('a9fe');

describe('a guarded request', () => {
  it('is sent on to nobody who may not be asked', async (t) => {
    for (const location of [
      'http://127.0.0.2/',
      '//127.0.0.2/x',
      'http://2130706434/',
      'http://[::ffff:169.254.169.254]/',
    ]) {
      const server = await serve(t, (_, response) => response.writeHead(302, { location }).end());
      await assert.rejects(guardedRequest(server.url, { headers, guard, signal }), RefusedAddress, location);
      assert.deepEqual(server.asked, ['GET /']);
    }
  });

  it('holds against the guard every address that a name stands for', async (t) => {
    const server = await serve(t, (_, response) => response.end('secret'));
    const url = server.url.replace('127.0.0.1', 'localhost');
    const seen: string[] = [];
    const refusesAll = (address: string) => {
      seen.push(address);
      return true;
    };
    await assert.rejects(guardedRequest(url, { headers, guard: refusesAll, signal }), RefusedAddress);
    assert.ok(
      seen.some((address) => address === '127.0.0.1' || address === '::1'),
      seen.join(),
    );
    assert.deepEqual(server.asked, []);
  });

  it('follows to others, and repeats no post', async (t) => {
    const other = await serve(t, (_, response) => response.end('there'));
    const server = await serve(t, (_, response) => response.writeHead(307, { location: other.url }).end());
    const got = await guardedRequest(server.url, { headers, guard, signal });
    assert.equal(await got.response.text(), 'there');
    const posted = await guardedRequest(server.url, { headers, guard, signal, body: '{}' });
    assert.equal(posted.response.status, 307);
    assert.deepEqual([server.asked, other.asked], [['GET /', 'POST / {}'], ['GET /']]);
  });
});

async function serve(t: TestContext, answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    asked.push(`${request.method} ${request.url} ${body}`.trim());
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked };
}
