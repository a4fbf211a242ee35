import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '../../config/load-config.ts';
import { checkNewsReader } from './language-model-checks.ts';
import { checkKafka, checkRisingwave } from './server-checks.ts';

const never = new AbortController().signal;

test('what is not configured says so, and nothing is asked', async () => {
  const config = configOf({});
  assert.deepEqual(await checkRisingwave(config, never), [
    { check: 'risingwave', state: 'ok', finding: 'not configured (FORETICK_RISINGWAVE_URL)' },
  ]);
  assert.deepEqual(await checkNewsReader(config), [
    { check: 'language model', state: 'ok', finding: 'not configured (FORETICK_LLM_URL)' },
  ]);
});

test('brokers that are named and away are told, with what to do', async (t) => {
  const address = await freeAddress(t);
  const [finding] = await checkKafka(configOf({ FORETICK_KAFKA_BROKERS: address }), never);
  assert.deepEqual(finding, {
    check: 'kafka',
    state: 'warning',
    finding: `cannot reach ${address}: connection refused: start the brokers (npm run kafka:up), or correct FORETICK_KAFKA_BROKERS`,
  });
});

test('what listens and is no broker is told', async (t) => {
  const address = addressOf(
    await listening(
      t,
      createTcpServer((socket) => socket.destroy()),
    ),
  );
  const [finding] = await checkKafka(configOf({ FORETICK_KAFKA_BROKERS: address }), never);
  assert.equal(finding?.state, 'warning', finding?.finding);
});

test('RisingWave is looked for at its address', async (t) => {
  const address = addressOf(await listening(t, createTcpServer()));
  const there = { FORETICK_RISINGWAVE_URL: `postgres://root@${address}/dev` };
  assert.deepEqual(await checkRisingwave(configOf(there), never), [
    { check: 'risingwave', state: 'ok', finding: `${address} takes connections` },
  ]);
  const away = await freeAddress(t);
  const [finding] = await checkRisingwave(
    configOf({ FORETICK_RISINGWAVE_URL: `postgres://root:secret@${away}/dev` }),
    never,
  );
  assert.equal(
    finding?.finding,
    `cannot reach ${away}: connection refused: start RisingWave, or correct FORETICK_RISINGWAVE_URL`,
  );
});

test('the language model is asked for its models, with the key', async (t) => {
  const answer: RequestListener = ({ url, headers }, response) => {
    if (url === '/page/models') response.end('<html>');
    else if (url !== '/v1/models') response.writeHead(404).end();
    else if (headers.authorization !== 'Bearer key') response.writeHead(401).end();
    else response.end(JSON.stringify({ object: 'list', data: [{ id: 'small' }, { id: 'large' }] }));
  };
  const url = `http://${addressOf(await listening(t, createServer(answer)))}`;
  const key = { FORETICK_LLM_KEY: 'key' };
  const small = { FORETICK_LLM_MODEL: 'small' };
  const cases: readonly [Record<string, string>, 'ok' | 'warning' | 'problem', RegExp][] = [
    [{ FORETICK_LLM_URL: `${url}/v1/`, ...small, ...key }, 'ok', /read by small at/],
    [
      { FORETICK_LLM_URL: `${url}/v1`, FORETICK_LLM_MODEL: 'other', ...key },
      'warning',
      /no model other, but small, large; set FORETICK_LLM_MODEL/,
    ],
    [{ FORETICK_LLM_URL: `${url}/v1`, ...key }, 'problem', /without FORETICK_LLM_MODEL: name the model/],
    [{ FORETICK_LLM_URL: `${url}/v1`, ...small }, 'warning', /status 401\); check FORETICK_LLM_KEY/],
    [{ FORETICK_LLM_URL: url, ...small }, 'warning', /status 404\); check FORETICK_LLM_URL/],
    [{ FORETICK_LLM_URL: `${url}/page`, ...small }, 'warning', /no JSON; is this the address of an OpenAI/],
    [
      { FORETICK_LLM_URL: `http://${await freeAddress(t)}/v1`, ...small },
      'warning',
      /connection refused; is the language model's server running/,
    ],
  ];
  for (const [env, state, finding] of cases) {
    const [found] = await checkNewsReader(configOf(env));
    assert.equal(found?.state, state, found?.finding);
    assert.match(found?.finding ?? '', finding);
    assert.doesNotMatch(found?.finding ?? '', /Bearer/);
  }
});

function configOf(env: Record<string, string>) {
  return loadConfig({ flags: {}, env, envFile: '' });
}

async function listening<S extends Server>(context: TestContext, server: S): Promise<S> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `127.0.0.1:${address.port}`;
}

/** Where nothing listens. */
async function freeAddress(context: TestContext): Promise<string> {
  const server = await listening(context, createTcpServer());
  const address = addressOf(server);
  server.close();
  await once(server, 'close');
  return address;
}
