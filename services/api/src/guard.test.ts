import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sameSecret } from './guard.ts';
import { runApi } from './running-api.ts';
import { stubWorld } from './stub-world.ts';

test('secrets are the same or not, whatever their lengths', () => {
  assert.equal(sameSecret('secret', 'secret'), true);
  for (const other of ['', 'secre', 'secret ', 'Secret', 'secret\0', 's'.repeat(100_000)])
    assert.equal(sameSecret('secret', other), false);
});

/** How long it takes can't be measured in a test that is always right, so the text is held to it. */
test('nothing of the server compares a secret but in constant time', () => {
  assert.match(sameSecret.toString(), /timingSafeEqual\(digest\(expected\), digest\(given\)\)/);
  const sources = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
    (path) => !path.includes('.test.'),
  );
  assert.ok(sources.includes('token-door.ts'));
  for (const path of sources) {
    const text = readFileSync(join(import.meta.dirname, path), 'utf8');
    const compared =
      /\b(token|secret|session|given|cookie|authorization)\s*[!=]==\s*(?!''|undefined)\S+/.exec(text);
    assert.equal(compared?.[0], undefined, path);
  }
});

test('a page of another origin is told nothing, asked or not', async (t) => {
  const { url } = await runApi(t, stubWorld({ commands: new Map([['x', async () => 1]]) }));
  const asked = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  for (const path of ['/', '/api/v1/status', '/api/v1/commands/x', '/api/v1/stream', '/metrics', '/%ff']) {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const response = await fetch(url + path, { method, headers: asked });
      await response.body?.cancel();
      const allowed = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
      assert.deepEqual(allowed, [], `${method} ${path}`);
      assert.notEqual(method === 'OPTIONS' && response.status < 400, true, path);
      assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path);
    }
  }
});

test('no route takes a body beyond the bound', async (t) => {
  const { api, url } = await runApi(
    t,
    stubWorld({ host: '0.0.0.0', commands: new Map([['x', async () => 1]]) }),
  );
  const posts = api.routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(':name', 'x'));
  assert.deepEqual(posts, ['/login', '/api/v1/commands/x']);
  const headers = { authorization: 'Bearer secret', 'content-type': 'application/x-www-form-urlencoded' };
  for (const path of posts) {
    const body = 'a'.repeat(64 * 1024 + 1);
    const response = await fetch(url + path, { method: 'POST', body, headers, redirect: 'manual' });
    assert.equal(response.status, 413, path);
  }
});
