import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { parse } from 'yaml';
import * as z from 'zod';
import { CONFIG_KEYS, settingOf } from './config/config-schema.ts';
import { ROOT } from './testing/foretick-process.ts';

const text = z.union([z.string(), z.number()]).transform(String);
/** What of the Compose Specification this file makes use of; anything else in it is a slip of the pen. */
const composeSchema = z.strictObject({
  services: z.record(
    z.string(),
    z.strictObject({
      image: z.string(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), text).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      depends_on: z.array(z.string()).default([]),
      extra_hosts: z.array(z.string()).default([]),
      profiles: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});

const compose = composeSchema.parse(parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')));
const services = Object.entries(compose.services);

it('docker compose brings up everything around Foretick', () => {
  assert.deepEqual(Object.keys(compose.services).sort(), [
    'grafana',
    'kafka',
    'kafka-ui',
    'mlflow',
    'prometheus',
    'risingwave',
  ]);
  for (const [name, { depends_on: needed }] of services) {
    for (const one of needed) assert.ok(one in compose.services, `${name} needs ${one}, which is not there`);
  }
});

it('docker compose pins what it fetches, and listens on loopback only', () => {
  const taken: string[] = [];
  for (const [name, { image, ports }] of services) {
    assert.match(image, /^[a-z0-9./-]+:v?\d+\.\d+\.\d+$/, name);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
    taken.push(...ports.map((port) => port.split(':')[1] ?? ''));
  }
  assert.equal(new Set(taken).size, taken.length, taken.join(' '));
  assert.ok(!taken.includes('8080'), 'the port of the page');
});

it('docker compose keeps what it says in volumes that are there', () => {
  const used = services.flatMap(([, { volumes }]) => volumes.map((one) => one.split(':')[0] ?? ''));
  assert.deepEqual(used.filter((one) => !one.startsWith('.')).sort(), Object.keys(compose.volumes).sort());
});

const sources = readFileSync(join(ROOT, 'deploy/grafana/provisioning/datasources/foretick.yml'), 'utf8');
/** What Grafana fills in from its environment. */
const filledIn = [...sources.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '');

it('docker compose names no setting that neither Foretick nor its data sources in Grafana have', () => {
  const known = new Set([...CONFIG_KEYS.map((key) => settingOf(key).env), ...filledIn]);
  const named = services.flatMap(([, { environment }]) => Object.keys(environment));
  const ours = named.filter((one) => one.startsWith('FORETICK_'));
  assert.ok(ours.length > 0);
  assert.deepEqual(
    ours.filter((one) => !known.has(one)),
    [],
  );
});

it('docker compose gives Grafana what its data sources are filled in from, and mounts what is there', () => {
  const { environment } = compose.services.grafana ?? { environment: {} };
  assert.ok(filledIn.length > 3);
  assert.deepEqual(
    filledIn.filter((name) => !(name in environment)),
    [],
  );
  for (const [name, { volumes }] of services)
    for (const [path = ''] of volumes.map((one) => one.split(':')))
      assert.ok(
        !path.startsWith('.') || existsSync(join(ROOT, path)),
        `${name} mounts ${path}, which is not there`,
      );
});
