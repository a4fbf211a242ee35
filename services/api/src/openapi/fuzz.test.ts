import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { type LogRecord, stableId } from '@foretick/ports';
import fc from 'fast-check';
import * as z from 'zod';
import { eventually, runApi } from '../running-api.ts';
import { alarm, BTC, candle, ETH, MINUTE, outcomeOf, prediction, stubWorld, T0 } from '../stub-world.ts';
import { documentSchema, type ShownDocument } from './document.ts';

const REQUESTS = process.env.FORETICK_TEST_SIZE === 'long' ? 10_000 : 1_000;
const AT_ONCE = 16;

/** A refusal has a code and a line for people. */
const problemSchema = z.object({ code: z.string().regex(/^[A-Z_]+$/), message: z.string().min(1) });

test(`${REQUESTS} requests made up from the document never fail, and each refusal says why`, async (t) => {
  const store = await openDuckdbStore({ path: ':memory:', clock: stubWorld().options.clock });
  t.after(() => store.close());
  await store.record(records(), []);
  const world = stubWorld({ store });
  const { url, client } = await runApi(t, world);
  world.publish({ topic: 'predictions', key: BTC, value: prediction(BTC, T0, 60) });
  await eventually('a forecast holds', async () =>
    (await client.status()).instruments.some((one) => one.champions.length > 0),
  );
  const document = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());

  const seed = Number(process.env.FORETICK_TEST_SEED ?? Date.now() % 1e6);
  const requests = fc.sample(requestOf(document), { seed, numRuns: REQUESTS });
  const seen = new Map<number, number>();
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let i = worker; i < requests.length; i += AT_ONCE) {
        const { method, path, headers } = requests[i] ?? { method: 'GET', path: '/', headers: {} };
        const response = await fetch(url + path, { method, headers });
        const text = await response.text();
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        const refused = response.status >= 400;
        if (response.status >= 500 || (refused && !isProblem(text)))
          failures.push(`${response.status} ${path}: ${text.slice(0, 200)}`);
      }
    }),
  );
  assert.deepEqual(failures.slice(0, 5), [], `seed ${seed}`);
  // Made up wisely: some are right, some wrong, some of what is not there.
  for (const status of [200, 400, 404]) assert.ok((seen.get(status) ?? 0) > REQUESTS / 50, `${[...seen]}`);
});

function isProblem(text: string): boolean {
  try {
    return problemSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Any path of the document that is read and ends, its parameters right, at the edge, or nonsense. */
function requestOf(document: ShownDocument) {
  const operations = Object.entries(document.paths)
    .filter(
      ([path, { get }]) => get !== undefined && path.startsWith('/api/v1/') && path !== '/api/v1/stream',
    )
    .map(([path, { get }]) => ({ path, parameters: get?.parameters ?? [] }));
  assert.ok(operations.length > 12);
  return fc.constantFrom(...operations).chain(({ path, parameters }) => {
    const query = parameters.filter((one) => one.in === 'query');
    const values = fc.tuple(
      ...query.map(({ name, schema }) =>
        fc
          .option(anyValueOf(name, schema), { freq: 1, nil: undefined })
          .map((value) => [name, value] as const),
      ),
    );
    const extra = fc.oneof(
      { weight: 20, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.tuple(fc.string(), fc.string()) },
    );
    const id = fc.oneof(
      fc.constant(prediction(BTC, T0, 60).predictionId),
      fc.string({ maxLength: 50 }),
      nonsense,
    );
    const headers = fc.constantFrom<Record<string, string>>(
      {},
      { 'if-none-match': '*' },
      { 'last-event-id': 'x-1' },
    );
    return fc.tuple(values, extra, id, headers).map(([given, more, part, sent]) => {
      const search = new URLSearchParams();
      for (const [name, value] of given) if (value !== undefined) search.append(name, value);
      if (more !== undefined) search.append(...more);
      const named = path.replace('{id}', encodeURIComponent(part));
      return { method: 'GET', path: search.size === 0 ? named : `${named}?${search}`, headers: sent };
    });
  });
}

const nonsense = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '-1',
    '1e9',
    'NaN',
    '0x10',
    '9'.repeat(16),
    "' OR 1=1 --",
    '../../etc',
    '%00',
    'null',
    '[]',
  ),
  fc.string({ minLength: 1_000, maxLength: 2_000 }),
);

function anyValueOf(name: string, schema: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 25, arbitrary: rightValue(name, schema) }, { weight: 1, arbitrary: nonsense });
}

function rightValue(name: string, schema: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum.map(String));
  if (name === 'instrument') return fc.constantFrom(BTC, ETH, 'kraken:DOGE/USD');
  if (name === 'pair') return fc.constantFrom('BTC/USD', 'eth-usd', 'DOGE/USD');
  if (name === 'from' || name === 'to') {
    return fc.oneof(
      fc.integer({ min: -3_000, max: 3_000 }).map((minutes) => String(T0 + minutes * MINUTE)),
      fc.constantFrom('0', '7258118400000', String(T0)),
    );
  }
  if (name === 'cursor')
    return fc.json({ maxDepth: 1 }).map((text) => Buffer.from(text).toString('base64url'));
  const { minimum, maximum } = z.object({ minimum: z.number(), maximum: z.number() }).parse(schema);
  return fc.oneof(
    fc.integer({ min: minimum, max: Math.min(maximum, 200) }).map(String),
    fc.constantFrom(...[minimum, maximum, maximum, maximum + 1].map(String)),
  );
}

/** A store with something of everything in it. */
function records(): LogRecord[] {
  const minutes = Array.from({ length: 300 }, (_, i) => i - 150);
  const all = minutes.flatMap((minute): Omit<LogRecord, 'partition' | 'offset'>[] => {
    const time = T0 + minute * MINUTE;
    const made = prediction(BTC, time, minute % 2 === 0 ? 60 : 300);
    const values = [0.1, -0.2];
    const vector = {
      instrument: BTC,
      intervalSec: 60,
      asOf: time,
      seedTime: T0,
      viewHash: stableId('v'),
      values,
      volatility: 1e-3,
      companions: {},
    };
    return [
      { topic: 'candles', key: BTC, value: candle(BTC, time, 100 + minute) },
      { topic: 'candles', key: ETH, value: candle(ETH, time, 100) },
      {
        topic: 'technical_indicators',
        key: BTC,
        value: { candle: candle(BTC, time, 100), seedTime: T0, values: { sma_7: 1 } },
      },
      { topic: 'feature_vectors', key: BTC, value: vector },
      { topic: 'predictions', key: BTC, value: made },
      { topic: 'prediction_outcomes', key: BTC, value: outcomeOf(made) },
      { topic: 'alarms', key: BTC, value: alarm(BTC, time) },
    ] as Omit<LogRecord, 'partition' | 'offset'>[];
  });
  return all.map((record, offset) => ({ ...record, partition: 0, offset }) as LogRecord);
}
