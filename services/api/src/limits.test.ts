import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAllowance } from './allowance.ts';
import { runApi } from './running-api.ts';
import { stubWorld } from './stub-world.ts';

test('guessing the token ends after a few, wherever it is asked for, and goes on after a minute', async (t) => {
  for (const [path, guess] of [
    ['/api/v1/status', (token: string) => ({ headers: { authorization: `Bearer ${token}` } })],
    ['/metrics', (token: string) => ({ headers: { authorization: `Bearer ${token}` } })],
    [
      '/api/v1/commands/x',
      (token: string) => ({ method: 'POST', headers: { authorization: `Bearer ${token}` } }),
    ],
    ['/login', (token: string) => ({ method: 'POST', body: new URLSearchParams({ token }) })],
  ] as const) {
    let now = 1_000_000;
    const clock = { now: () => now, sleep: stubWorld().options.clock.sleep };
    const { url } = await runApi(
      t,
      stubWorld({ host: '0.0.0.0', clock, commands: new Map([['x', async () => 1]]) }),
    );
    const ask = (token: string) => fetch(url + path, { redirect: 'manual', ...guess(token) });
    for (let n = 0; n < 20; n += 1) assert.equal((await ask(`guess ${n}`)).status, 401, `${path} ${n}`);
    for (const token of ['guess', 'secret']) {
      const refused = await ask(token);
      assert.equal(refused.status, 429, path);
      assert.equal(refused.headers.get('retry-after'), '60');
      assert.match(await refused.text(), /TOO_MANY_ATTEMPTS/);
    }
    // Whoever asks without a token guesses nothing, and probes are for everybody.
    assert.equal((await fetch(`${url}/api/v1/status`)).status, 401);
    assert.equal((await fetch(`${url}/livez`)).status, 200);
    now += 60_000;
    assert.ok((await ask('secret')).status < 400, path);
  }
});

test('on this machine alone commands are guarded so too', async (t) => {
  const { url } = await runApi(t, stubWorld({ commands: new Map([['x', async () => 1]]) }));
  const ask = (token: string) =>
    fetch(`${url}/api/v1/commands/x`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  for (let n = 0; n < 20; n += 1) assert.equal((await ask(`guess ${n}`)).status, 401);
  assert.equal((await ask('secret')).status, 429);
  assert.equal((await fetch(`${url}/api/v1/status`)).status, 200);
});

test('a server that others can reach gives an address a thousand answers in ten seconds', async (t) => {
  const { url } = await runApi(t, stubWorld({ host: '0.0.0.0' }));
  const headers = { authorization: 'Bearer secret' };
  const ask = async () => {
    const response = await fetch(`${url}/openapi.json`, { headers, method: 'HEAD' });
    return response.status;
  };
  const seen = new Map<number, number>();
  const worker = async () => {
    for (let n = 0; n < 130; n += 1) {
      const status = await ask();
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  assert.deepEqual(Object.fromEntries(seen), { 200: 1_000, 429: 40 });
  const refused = await fetch(`${url}/api/v1/status`, { headers });
  assert.match(await refused.text(), /TOO_MANY_REQUESTS/);
  assert.equal(refused.headers.get('retry-after'), '10');
  assert.match(refused.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
});

test('an allowance is counted by caller and window, and remembers a bounded number', () => {
  let now = 0;
  const allowance = createAllowance({ calls: 2, windowMs: 1_000 }, () => now);
  const take = (caller: string) => {
    const wait = allowance.waitSec(caller);
    if (wait === undefined) allowance.take(caller);
    return wait;
  };
  assert.deepEqual([take('a'), take('a'), take('a'), take('b')], [undefined, undefined, 1, undefined]);
  now = 999;
  assert.equal(take('a'), 1);
  now = 1_000;
  assert.deepEqual([take('a'), take('a'), take('a')], [undefined, undefined, 1]);
  // One network of IPv6 is one caller, however it is written.
  assert.equal(take('2001:db8::1'), undefined);
  assert.equal(take('2001:db8:0:0:7::2'), undefined);
  assert.equal(take('2001:db8::ffff:1:2:3'), 1);
  assert.equal(take('2001:db8:1::1'), undefined);
  assert.equal(take('::ffff:10.0.0.1'), undefined);
  for (let n = 0; n < 10_000; n += 1) take(`caller ${n}`);
  assert.equal(take('a'), undefined, 'it was forgotten');
});
