import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ForetickError } from '@foretick/ports';
import { createApi } from './create-api.ts';
import { runApi } from './running-api.ts';
import { stubWorld } from './stub-world.ts';

const CHART_LIBRARY = 'node_modules/lightweight-charts/dist/lightweight-charts.production.mjs';

test('answers only to its own names', async (t) => {
  const { port } = await runApi(t, stubWorld({ allowedHosts: ['Foretick.example'] }));
  const cases: readonly [host: string, path: string, status: number][] = [
    [`127.0.0.1:${port}`, '/api/v1/status', 200],
    [`localhost:${port}`, '/api/v1/status', 200],
    [`LOCALHOST:${port}`, '/api/v1/status', 200],
    [`[::1]:${port}`, '/api/v1/status', 200],
    ['foretick.example', '/api/v1/status', 200],
    [`evil.example:${port}`, '/api/v1/status', 403],
    ['127.0.0.1:1', '/api/v1/status', 403],
    ['127.0.0.1', '/', 403],
    ['10.0.0.7:8080', '/livez', 200],
    ['10.0.0.7:8080', '/livez/../api/v1/status', 403],
  ];
  for (const [host, path, status] of cases) {
    assert.equal(await statusOf(port, host, path), status, `${host} ${path}`);
  }
});

test('everything comes with headers that forbid foreign content', async (t) => {
  const { url } = await runApi(t, stubWorld());
  for (const path of ['/', '/api/v1/status', '/nothing']) {
    const { headers } = await fetch(url + path);
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'self';/);
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe|http|\*/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

test('the policy allows the one inline style that the chart library writes', async (t) => {
  const library = join(import.meta.dirname, '../../..', CHART_LIBRARY);
  if (!existsSync(library)) return t.skip('lightweight-charts is not installed');
  const [style] = /a#tv-attr-logo\{[^`"']*\}/.exec(readFileSync(library, 'utf8')) ?? [];
  assert.ok(style !== undefined);
  const { url } = await runApi(t, stubWorld());
  const policy = (await fetch(url)).headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
});

test('a port in use gives one line that names a way out', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  t.after(() => other.close());
  const address = other.address();
  assert.ok(typeof address === 'object' && address !== null);
  const api = createApi(stubWorld({ port: address.port }).options);
  t.after(() => api.close());
  await assert.rejects(api.listen(), (error) => {
    assert.ok(error instanceof ForetickError);
    assert.equal(error.code, 'PORT_IN_USE');
    const message = `port ${address.port} on 127.0.0.1 is in use by another program; stop it, or choose another with --port ${address.port + 1}`;
    assert.equal(error.message, message);
    return true;
  });
});

test('serves the built page, and nothing outside its folder', async (t) => {
  const pageDir = builtPage(t);
  const { url, port } = await runApi(t, stubWorld({ pageDir }));
  const page = await fetch(`${url}/`);
  assert.equal(await page.text(), '<title>page</title>');
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const script = await fetch(`${url}/assets/index-1a2b.js`);
  assert.match(script.headers.get('content-type') ?? '', /javascript/);
  assert.match(script.headers.get('cache-control') ?? '', /immutable/);
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt']) {
    assert.match(String(await statusOf(port, `127.0.0.1:${port}`, path)), /^40[34]$/);
  }
});

test('without a built page one line says how to build it', async (t) => {
  for (const pageDir of [undefined, '/nowhere/at/all']) {
    const { url } = await runApi(t, stubWorld({ pageDir }));
    const response = await fetch(`${url}/`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(await response.text(), /not built.*vite build apps\/dashboard\n$/);
  }
});

/** Asks with a `Host` of our choice and a path that nobody tidies up. */
function statusOf(port: number, host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

function builtPage(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const pageDir = join(folder, 'dist');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(pageDir, 'index.html'), '<title>page</title>');
  writeFileSync(join(pageDir, 'assets', 'index-1a2b.js'), 'export {};');
  return pageDir;
}
