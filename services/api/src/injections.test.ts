import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import type { Append, ForetickError, LogRecord } from '@foretick/ports';
import type { Route } from './api-options.ts';
import { documentSchema, type ShownDocument } from './openapi/document.ts';
import { runApi } from './running-api.ts';
import { alarm, BTC, candle, ETH, outcomeOf, prediction, stubWorld, T0 } from './stub-world.ts';

/** Kept beside the page's folder and in the folder above it: in no answer. */
const SECRET = 'words-that-nobody-may-read';

const SQL = [
  "'",
  '"',
  "' OR '1'='1",
  "'; DROP TABLE candles; --",
  '1; DELETE FROM predictions',
  "') UNION ALL SELECT 1,2,3 --",
  "' UNION SELECT content FROM read_text('/etc/passwd') --",
  "'; ATTACH '/tmp/stolen.duckdb' AS stolen; --",
  "\\'; DROP TABLE alarms; --",
  'candles"; DROP TABLE candles; --',
  '%',
];
const PATHS = [
  '../secret.txt',
  '../../secret.txt',
  '..\\..\\secret.txt',
  '/etc/passwd',
  'file:///etc/passwd',
  'assets/../../secret.txt',
  'secret.txt\0.js',
  '%2e%2e%2fsecret.txt',
  '..%c0%af..%c0%afsecret.txt',
];
const AT_ONCE = 8;
const INJECTIONS = [...SQL, ...PATHS];

test('no parameter of any route lets SQL or a path in, and the tables stay as they are', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-injections-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'store.duckdb');
  const copied = join(folder, 'copied.csv');
  const injections = [...INJECTIONS, `'; COPY candles TO '${copied}'; --`];
  const store = await openDuckdbStore({ path, clock: stubWorld().options.clock });
  await store.record(records(), []);
  await store.flush();
  const failures: string[] = [];
  const options = {
    ...{ store, pageDir: pageIn(folder), commands: new Map([['echo', async () => 'done']]) },
    report: (failure: ForetickError) => failures.push(`${failure.message}: ${String(failure.cause)}`),
  };
  const { api, url, port, stop } = await runApi(t, stubWorld(options));
  const document = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());

  let asked = 0;
  for (const route of api.routes.filter(({ method }) => method !== 'HEAD')) {
    const plain = await ask(port, { method: route.method, target: route.path });
    const requests = injections.flatMap((injection) => requestsWith(route, injection, document));
    const inTurn = requests.values();
    const worker = async () => {
      for (const one of inTurn) {
        const answer = await ask(port, one);
        asked += 1;
        const said = `${one.method} ${one.target}: ${answer.status} ${answer.body.slice(0, 200)}`;
        // A probe tells how the system is, not how it was asked.
        const isServed = answer.status < 500 || answer.status === plain.status;
        if (!isServed) failures.push(said);
        if (
          answer.body.includes(SECRET) ||
          /root:|Parser Error|Binder Error|syntax error/i.test(answer.body)
        ) {
          failures.push(said);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  assert.deepEqual(failures.slice(0, 5), []);
  assert.ok(asked > 2_000, `${asked} requests`);
  // Else nothing was in the way of a thief.
  assert.ok(api.routes.some((route) => route.path.includes('*')) && api.routes.length > 20);
  assert.equal(existsSync(copied), false);
  agent.destroy();
  await stop();
  await store.close();
  assert.deepEqual(await countsIn(path), {
    candles: 40,
    alarms: 20,
    predictions: 20,
    prediction_outcomes: 20,
  });
});

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The route with the injection in each part of its path, each parameter, each header that is read, and its body. */
function requestsWith({ method, path }: Route, injection: string, document: ShownDocument): readonly Asked[] {
  const named = path.replaceAll(/:(\w+)/g, '{$1}');
  const parameters = document.paths[named]?.[method.toLowerCase()]?.parameters ?? [];
  const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const coded = encodeURIComponent(injection);
  const place = Buffer.from(JSON.stringify({ asOf: injection, given: injection })).toString('base64url');
  const filled = path.replaceAll(/:\w+|\*/g, 'x');
  const targets = [
    ...(filled === path ? [] : [coded, injection.replaceAll(/[^!-~]|[?#]/g, encodeURIComponent)]).map(
      (part) => path.replaceAll(/:\w+|\*/g, () => part),
    ),
    ...[...query, 'unknown'].map((name) => `${filled}?${name}=${coded}`),
    ...(query.includes('instrument')
      ? query.map((name) => `${filled}?instrument=${encodeURIComponent(BTC)}&${name}=${coded}`)
      : []),
    ...(query.includes('cursor') ? [`${filled}?cursor=${place}`] : []),
    `${filled}?${coded}=1`,
  ];
  const asked: Asked[] = targets.map((target) => ({ method, target }));
  const header = injection.replaceAll(/[^ -~]/g, '?');
  asked.push({ method, target: filled, headers: { 'last-event-id': header, 'if-none-match': header } });
  if (method !== 'POST') return asked;
  const bodies = [{ name: injection }, { files: [injection], pair: injection, [injection]: 1 }, injection];
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json' };
    asked.push({ method, target: filled.replace(/x$/, 'echo'), headers, body: JSON.stringify(body) });
  }
  return asked;
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends a target as it is: nothing tidies it up. Leaves streams at once. */
function ask(port: number, { method, target, headers = {}, body }: Asked) {
  return new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const settings = { host: '127.0.0.1', port, method, path: target, agent };
    const sent = request(
      { ...settings, headers: { authorization: 'Bearer secret', ...headers } },
      async (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers['content-type'] === 'text/event-stream') {
          response.destroy();
          return resolve({ status, body: '' });
        }
        let text = '';
        for await (const part of response) text += String(part);
        resolve({ status, body: text });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function records(): LogRecord[] {
  const all = Array.from({ length: 20 }, (_, index) => T0 + index * 60_000).flatMap((time): Append[] => {
    const made = prediction(BTC, time, 60);
    return [
      { topic: 'candles', key: BTC, value: candle(BTC, time, 100) },
      { topic: 'candles', key: ETH, value: candle(ETH, time, 100) },
      { topic: 'alarms', key: BTC, value: alarm(BTC, time) },
      { topic: 'predictions', key: BTC, value: made },
      { topic: 'prediction_outcomes', key: BTC, value: outcomeOf(made) },
    ];
  });
  return all.map((record, offset) => ({ ...record, partition: 0, offset }));
}

function pageIn(folder: string): string {
  const pageDir = join(folder, 'page/dist');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(pageDir, 'index.html'), '<title>page</title>');
  for (const outside of [folder, join(folder, 'page')]) writeFileSync(join(outside, 'secret.txt'), SECRET);
  return pageDir;
}

async function countsIn(path: string) {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const tables = ['candles', 'alarms', 'predictions', 'prediction_outcomes'];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const reader = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${table}`);
    counts[table] = Number(reader.getRows()[0]?.[0]);
  }
  connection.closeSync();
  instance.closeSync();
  return counts;
}
