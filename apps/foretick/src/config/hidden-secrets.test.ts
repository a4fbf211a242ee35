import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { foretick, newFolder, startForetick } from '../testing/foretick-process.ts';
import { CONFIG_KEYS, configSchema, settingOf } from './config-schema.ts';
import { loadConfig } from './load-config.ts';

const none = join(import.meta.dirname, 'no-such-file');
const SECRET_KEYS = CONFIG_KEYS.filter((key) => settingOf(key).secret === true);
/** In every secret of these tests, and in nothing else. */
const MARK = 'Qx7zUnreadable9';

describe('secret settings', () => {
  it('are all that hold a secret by their name, and every address', () => {
    for (const key of CONFIG_KEYS) {
      const isAddress = ['http://a.example', 'ws://a.example', 'postgres://a.example/b'].some(
        (address) => configSchema.shape[key].safeParse(address).success,
      );
      const isPlainText = configSchema.shape[key].safeParse('plain-text-of-16-letters').success;
      const named = /token|key$|password|webhook$|url$/i.test(key);
      assert.equal(settingOf(key).secret === true, named || (isAddress && !isPlainText), key);
    }
    assert.ok(SECRET_KEYS.length > 12);
  });

  for (const key of SECRET_KEYS) {
    it(`say nothing of themselves where they are wrong: ${key}`, () => {
      const { env } = settingOf(key);
      const wrong = [
        `ftp://user:${MARK}@host/${MARK}`,
        `http://us er:${MARK}@ho st/`,
        MARK.slice(0, 7),
        `\n${MARK}`,
        MARK.repeat(50),
      ];
      let refused = 0;
      for (const value of wrong) {
        try {
          loadConfig({ flags: {}, env: { [env]: value }, envFile: none });
        } catch (error) {
          refused += 1;
          assert.ok(error instanceof Error && Reflect.get(error, 'code') === 'CONFIG_INVALID', String(error));
          assert.doesNotMatch(error.message, /Qx7z/, error.message);
          assert.ok(error.message.includes(env));
        }
      }
      // A key or a password may be any text.
      assert.ok(refused > 0 || /key|token|password/i.test(key));
    });
  }
});

describe('what a process writes', () => {
  it('holds no secret where nothing can be reached and everything is told', async (t) => {
    const dataDir = newFolder(t);
    const origins = ['127.0.0.1:1', await repeatingServer(t)];
    const asked = origins.flatMap((origin) =>
      [['doctor'], ['doctor', '--json'], ['models']].map(async (command) => {
        const env = {
          ...secretsAt(origin),
          FORETICK_REGISTRY: 'mlflow',
          FORETICK_LLM_MODEL: 'm',
          DEBUG: '1',
        };
        const { stdout, stderr } = await foretick([...command, '--data-dir', dataDir], { env });
        assert.doesNotMatch(stdout + stderr, /Qx7z/, `${command.join(' ')} at ${origin}`);
        assert.ok((stdout + stderr).length > 20, command.join(' '));
      }),
    );
    await Promise.all(asked);
  });

  it('holds no secret while the system runs, nor does what it serves', async (t) => {
    const env = { ...secretsAt('127.0.0.1:1'), FORETICK_LLM_MODEL: 'm', FORETICK_NEWS: 'on', DEBUG: '1' };
    const flags = ['--source', 'simulated', '--port', '0', '--data-dir', newFolder(t)];
    const running = startForetick(t, flags, { env });
    const [url = ''] = await running.wrote(/http:\/\/127\.0\.0\.1:\d+/);
    for (const path of ['/api/v1/status', '/api/v1/health', '/metrics', '/openapi.json', '/docs']) {
      assert.doesNotMatch(await (await fetch(url + path)).text(), /Qx7z/, path);
    }
    const { stdout, stderr } = await running.stop();
    assert.doesNotMatch(stdout + stderr, /Qx7z/);
  });
});

/** Every secret setting with a secret in it, of servers that are not there or say all that they hear. */
function secretsAt(origin: string): Readonly<Record<string, string>> {
  const entries = SECRET_KEYS.map((key) => {
    const { env } = settingOf(key);
    // Two of them refuse a password in the address, and would say no more.
    const plain = /^(llm|mlflow)/.test(key);
    const address = plain ? origin : `user:${MARK}pw@${origin}/${MARK}-path-${key}?token=${MARK}query`;
    const fits = ['http', 'ws', 'postgres']
      .map((scheme) => `${scheme}://${address}`)
      .find((value) => /url|webhook|feeds/i.test(key) && configSchema.shape[key].safeParse(value).success);
    return [env, fits ?? `${MARK}-${key}`] as const;
  });
  return Object.fromEntries(entries);
}

/** A server that refuses, and repeats in its answer how it was asked. */
async function repeatingServer(t: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    const heard = `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error_code: 'BAD', message: heard, error: { message: heard } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
