import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { createClient } from '@foretick/client';
import { isLoopback } from './access.ts';
import { runApi } from './running-api.ts';
import { BTC, candle, stubWorld, T0 } from './stub-world.ts';

test('open to other machines, everything but the probes needs the token', async (t) => {
  const world = stubWorld({ host: '0.0.0.0' });
  world.candles.push(candle(BTC, T0, 100));
  const { url } = await runApi(t, world);
  assert.equal((await fetch(`${url}/livez`)).status, 200);
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
  for (const path of [
    '/',
    '/metrics',
    '/docs',
    '/openapi.json',
    '/api/v1/status',
    '/api/v1/stream',
    '/none',
  ]) {
    const without = await fetch(url + path);
    assert.equal(without.status, 401, path);
    assert.match(await without.text(), /TOKEN_NEEDED/);
    const wrong = await fetch(url + path, { headers: { authorization: 'Bearer secreT' } });
    assert.equal(wrong.status, 401, path);
  }
  for (const path of ['/metrics', '/api/v1/status', '/docs']) {
    assert.equal(
      (await fetch(url + path, { headers: { authorization: 'Bearer secret' } })).status,
      200,
      path,
    );
  }
  await assert.rejects(createClient({ baseUrl: url }).status(), { code: 'TOKEN_NEEDED', status: 401 });
});

test('a browser gets a form, and for the token a cookie that no script can read', async (t) => {
  const { url } = await runApi(t, stubWorld({ host: '0.0.0.0', commands: new Map([['x', async () => 1]]) }));
  const sent = await fetch(`${url}/`, { headers: { accept: 'text/html' }, redirect: 'manual' });
  assert.deepEqual([sent.status, sent.headers.get('location')], [303, '/login']);
  const form = await fetch(`${url}/login`);
  assert.match(await form.text(), /<form method="post" action="\/login">/);
  assert.match(form.headers.get('content-security-policy') ?? '', /form-action 'self'/);

  const login = (token: string) =>
    fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ token }), redirect: 'manual' });
  const refused = await login('guess');
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get('set-cookie'), null);
  assert.match(await refused.text(), /not the token/);
  const cookie = (await login('secret')).headers.get('set-cookie') ?? '';
  assert.match(cookie, /^foretick_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
  assert.doesNotMatch(cookie, /secret/);

  const [pair = ''] = cookie.split(';');
  const open = (headers: Record<string, string>, path = '/api/v1/status') => fetch(url + path, { headers });
  assert.equal((await open({ cookie: `a=b; ${pair}` })).status, 200);
  const stream = await open({ cookie: pair }, '/api/v1/stream');
  assert.equal(stream.status, 200);
  await stream.body?.cancel();
  for (const other of ['foretick_session=', `${pair}x`, 'foretick_session=secret']) {
    assert.equal((await open({ cookie: other })).status, 401, other);
  }
  const command = await fetch(`${url}/api/v1/commands/x`, { method: 'POST', headers: { cookie: pair } });
  assert.equal(command.status, 401, 'the cookie opens no commands');
});

test('a foreign name is refused before the token is looked at, except where figures are gathered', async (t) => {
  const { port } = await runApi(t, stubWorld({ host: '0.0.0.0' }));
  const statusOf = (path: string, authorization: string) =>
    new Promise((resolve, reject) => {
      const headers = { host: `10.0.0.7:${port}`, authorization };
      request({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  assert.equal(await statusOf('/api/v1/status', 'Bearer secret'), 403);
  assert.equal(await statusOf('/metrics', 'Bearer secret'), 200);
  assert.equal(await statusOf('/metrics', 'Bearer guess'), 403);
});

test('without a token nothing opens at all', async (t) => {
  const { url } = await runApi(t, stubWorld({ host: '0.0.0.0', token: '' }));
  for (const headers of [{}, { authorization: 'Bearer ' }, { cookie: 'foretick_session=' }]) {
    assert.equal((await fetch(`${url}/api/v1/status`, { headers })).status, 401);
  }
});

test('loopback is told from what others can reach', () => {
  for (const host of ['127.0.0.1', '127.8.8.8', 'localhost', '::1']) assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example', 'example'])
    assert.ok(!isLoopback(host), host);
});
