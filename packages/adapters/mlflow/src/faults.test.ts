import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { exampleVersion } from '@foretick/ports/contract/model-registry';
import { createMlflowRegistry, type MlflowRegistryOptions } from './mlflow-registry.ts';

/** Only faults: what an MLflow server does when it is well is told by a real one. */
describe('what goes wrong on the way to MLflow', () => {
  it('is told as unreachable after three attempts', async (t) => {
    const { url, calls } = await serve(t, (_, response) => void response.destroy());
    await assert.rejects(registryAt(url).list(), { code: 'MLFLOW_UNREACHABLE', retryable: true });
    assert.equal(calls(), 3);
    const gone = await serve(t, (_, response) => void response.end());
    await gone.close();
    await assert.rejects(registryAt(gone.url).list(), {
      code: 'MLFLOW_UNREACHABLE',
      message: /^cannot reach 127\.0\.0\.1:\d+: connection refused; is the MLflow server running/,
    });
  });

  it('is an answer that does not come, or stops half way: given up by the clock', async (t) => {
    const silent: RequestListener = () => undefined;
    const halfWay: RequestListener = (_, response) => void response.writeHead(200).write('3.');
    for (const answer of [silent, halfWay]) {
      const { url, calls } = await serve(t, answer);
      const waits: number[] = [];
      const clock: MlflowRegistryOptions['clock'] = {
        now: () => 0,
        // Each wait ends once the request is there, so none depends on the machine's pace.
        sleep: async (ms, signal) => {
          waits.push(ms);
          const asked = calls();
          while (ms === 10_000 && calls() === asked && !signal?.aborted) {
            await new Promise((resolve) => setImmediate(resolve));
          }
        },
      };
      await assert.rejects(registryAt(url, { clock }).list(), {
        code: 'MLFLOW_UNREACHABLE',
        message: /no answer within 10 s/,
      });
      assert.deepEqual(waits, [10_000, 100, 10_000, 100, 10_000]);
    }
  });

  it('is waited out where it passes', async (t) => {
    const answers: RequestListener[] = [
      (_, response) => void response.writeHead(503).end('busy'),
      (_, response) => void response.destroy(),
      (_, response) => void response.end('3.17.2'),
      (_, response) => void response.end('{}'),
    ];
    const { url, calls } = await serve(t, (request, response) => answers.shift()?.(request, response));
    assert.deepEqual(await registryAt(url).list(), []);
    assert.equal(calls(), 4);
  });

  for (const [what, answer, code, retryable] of [
    ['a failing server', { status: 500, body: 'oops' }, 'MLFLOW_UNAVAILABLE', true],
    ['too many calls', { status: 429, body: '{}' }, 'MLFLOW_UNAVAILABLE', true],
    ['a closed door', { status: 401, body: 'who?' }, 'MLFLOW_NOT_AUTHORISED', false],
    [
      'a forbidden one',
      { status: 403, body: '{"error_code":"PERMISSION_DENIED"}' },
      'MLFLOW_NOT_AUTHORISED',
      false,
    ],
    ['a page of something else', { status: 200, body: '<html>' }, 'MLFLOW_BAD_RESPONSE', false],
    ['no such page', { status: 404, body: '<html>' }, 'MLFLOW_BAD_RESPONSE', false],
    ['a way to a login page', { status: 302, body: '' }, 'MLFLOW_BAD_RESPONSE', false],
    ['an old version', { status: 200, body: '2.22.5' }, 'MLFLOW_VERSION_UNSUPPORTED', false],
  ] as const) {
    it(`is told as what it is: ${what}`, async (t) => {
      const { url, calls } = await serve(
        t,
        (_, response) => void response.writeHead(answer.status).end(answer.body),
      );
      await assert.rejects(registryAt(url).save(exampleVersion), { code, retryable, message: /^[^\n]+$/ });
      assert.equal(calls(), retryable ? 3 : 1);
    });
  }

  it('is told in MLflow’s own words where it refuses, in one line', async (t) => {
    const refusal = { error_code: 'INVALID_PARAMETER_VALUE', message: 'no\n  such filter' };
    const { url } = await serve(t, (request, response) =>
      request.url === '/version'
        ? void response.end('3.17.2')
        : void response.writeHead(400).end(JSON.stringify(refusal)),
    );
    await assert.rejects(registryAt(url).list(), {
      code: 'MLFLOW_REFUSED',
      message: /refused .*model-versions\/search: INVALID_PARAMETER_VALUE: no such filter$/,
    });
  });

  it('is a prefix that would spoil names', () => {
    for (const prefix of ['', 'Foretick', 'a_b', "it's", '1st', 'a'.repeat(65)]) {
      assert.throws(() => registryAt('http://127.0.0.1:1', { prefix }), { code: 'MLFLOW_PREFIX_INVALID' });
    }
  });

  it('gives token, or user and password, with every request', async (t) => {
    const seen: (string | undefined)[] = [];
    const { url } = await serve(t, (request, response) => {
      seen.push(request.headers.authorization);
      response.end(request.url === '/version' ? '3.17.2' : '{}');
    });
    await registryAt(`${url}/`, { credentials: { kind: 'token', token: 'abc' } }).list();
    await registryAt(url, { credentials: { kind: 'basic', user: 'ü', password: 'p:w' } }).list();
    const basic = `Basic ${Buffer.from('ü:p:w').toString('base64')}`;
    assert.deepEqual(seen, ['Bearer abc', 'Bearer abc', basic, basic]);
  });
});

function registryAt(url: string, options: Partial<MlflowRegistryOptions> = {}) {
  // Nothing is waited for here; only the timeout of a request would be, and that ends with it.
  const clock: MlflowRegistryOptions['clock'] = {
    now: () => 0,
    sleep: (ms, signal) =>
      ms < 10_000
        ? Promise.resolve()
        : new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
  return createMlflowRegistry({ url, clock, random: () => 0, ...options });
}

async function serve(t: TestContext, answer: RequestListener) {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  t.after(close);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, calls: () => calls, close };
}
