import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runApi } from '../running-api.ts';
import { stubWorld } from '../stub-world.ts';
import { documentSchema } from './document.ts';

const PATHS = [
  ...[
    'alarms',
    'candles',
    'feature-worth',
    'features',
    'forecasts',
    'forecasts/latest',
    'forecasts/{id}/why',
    'gaps',
    'health',
  ],
  ...['indicators', 'models', 'news', 'outcomes', 'pairs', 'rejected', 'replay/days', 'scores'],
  ...['scores/history', 'status', 'stream', 'commands/{name}'],
];

test('the document describes every path and every record by name', async (t) => {
  const { url } = await runApi(t, stubWorld());
  const text = await (await fetch(`${url}/openapi.json`)).text();
  const document = documentSchema.parse(JSON.parse(text));
  assert.equal(JSON.parse(text).openapi, '3.1.0');
  const described = Object.keys(document.paths).filter((path) => path.startsWith('/api/v1/'));
  assert.deepEqual(described.sort(), PATHS.map((path) => `/api/v1/${path}`).sort());
  const names = new Set(Object.keys(document.components.schemas));
  const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  assert.ok(referred.length > 20);
  for (const name of referred) assert.ok(names.has(name), `${name} is referred to and not there`);
  assert.doesNotMatch(text, /\$defs/);
  const limit = document.paths['/api/v1/candles']?.get?.parameters.find(({ name }) => name === 'limit');
  assert.deepEqual(limit?.schema, { type: 'integer', minimum: 1, maximum: 5_000, default: 500 });
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  for (const { parameters, responses } of operations) {
    assert.ok(Object.keys(responses).length > 0);
    for (const { name, schema } of parameters) assert.ok(Object.keys(schema).length > 0, name);
  }
});

test('the page for people needs nothing from elsewhere and shows the same', async (t) => {
  const { url } = await runApi(t, stubWorld());
  const response = await fetch(`${url}/docs`);
  const page = await response.text();
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  for (const path of PATHS) assert.ok(page.includes(`/api/v1/${path}`), path);
  assert.doesNotMatch(page, /<script|<style|style=|src=|https?:/);
  assert.match(page, /integer from 1 to 5000, default 500/);
});
