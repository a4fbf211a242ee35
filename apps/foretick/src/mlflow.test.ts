import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { MLFLOW_SKIP, newMlflowSettings } from './testing/mlflow-settings.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

/** Nobody listens there: the port was free a moment ago. */
const NOWHERE = { FORETICK_REGISTRY: 'mlflow', FORETICK_MLFLOW_URL: `http://127.0.0.1:${await freePort()}` };

describe('an MLflow server that is not there', () => {
  it('is found by the doctor, with what to do', async (t) => {
    const dataDir = join(newFolder(t), 'data');
    const { code, stdout } = await foretick(['doctor', '--data-dir', dataDir, '--json'], { env: NOWHERE });
    assert.equal(code, 1);
    const found = JSON.parse(stdout).findings.find(({ check }: { check: string }) => check === 'registry');
    assert.equal(found.state, 'problem');
    assert.match(
      found.finding,
      /^cannot reach 127\.0\.0\.1:\d+: connection refused; is the MLflow server running/,
    );
  });

  for (const [what, env, message] of [
    [
      'secrets in the address',
      { FORETICK_MLFLOW_URL: 'http://me:secret@127.0.0.1:1' },
      /FORETICK_MLFLOW_USER/,
    ],
    ['a user without a password', { FORETICK_MLFLOW_USER: 'me' }, /write both/],
    ['a token beside a user', { FORETICK_MLFLOW_TOKEN: 'secret', FORETICK_MLFLOW_USER: 'me' }, /leave out/],
  ] as const) {
    it(`is not even asked with ${what}`, async (t) => {
      const args = ['models', 'list', '--data-dir', newFolder(t)];
      const { code, stderr } = await foretick(args, { env: { ...NOWHERE, ...env } });
      assert.notEqual(code, 0);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /secret|\n +at /);
    });
  }
});

describe('Foretick with its models on MLflow', { skip: MLFLOW_SKIP }, () => {
  it('trains, serves, verifies, promotes and rolls back', async (t) => {
    const { mlflowUrl = '', mlflowPrefix = '' } = newMlflowSettings();
    const folder = newFolder(t);
    const dataDir = join(folder, 'data');
    const env = {
      FORETICK_REGISTRY: 'mlflow',
      FORETICK_MLFLOW_URL: mlflowUrl,
      FORETICK_MLFLOW_PREFIX: mlflowPrefix,
    };
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await foretick([...args, '--data-dir', dataDir, '--json'], { env });
      assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
      return JSON.parse(stdout);
    };
    const input = join(folder, 'trades.csv');
    writeTrades(input, recordedTrades({ minutes: 640, perMinute: 5, seed: 4 }));
    await run('start', '--source', 'replay', '--input', input, '--pair', 'BTC/USD', '--speed', 'max');
    await run('verify', '--pair', 'BTC/USD', '--from', '2020-01-01');

    const { models, serving } = await run('models', 'list');
    assert.ok(models.length >= 3 && serving.length === 3, `${models.length} models, ${serving.length} serve`);
    // The gate lets none of them serve so early, so a person promotes one.
    const { horizon_sec, model_version } = models.find(({ model }: { model: string }) => model === 'ridge');
    const place = ['--pair', 'BTC/USD', '--horizon', `${horizon_sec / 60}m`];
    assert.equal((await run('models', 'show', model_version)).model_version, model_version);
    // "No change" with its intervals, from the newest training.
    const noChange = await championOf(horizon_sec);
    assert.match(String(noChange), /^persistence-/);
    await run('models', 'promote', model_version);
    assert.equal(await championOf(horizon_sec), model_version);
    await run('models', 'promote', 'persistence', ...place);
    assert.equal(await championOf(horizon_sec), noChange);
    await run('models', 'promote', model_version);
    await run('models', 'roll-back', ...place);
    assert.equal(await championOf(horizon_sec), noChange);
    const card = join(folder, 'card.html');
    await run('models', 'card', model_version, '--file', card);
    assert.match(readFileSync(card, 'utf8'), new RegExp(`<h1>${model_version}</h1>`));

    const found = (await foretick(['doctor', '--data-dir', dataDir, '--json'], { env })).stdout;
    const registry = JSON.parse(found).findings.find(({ check }: { check: string }) => check === 'registry');
    assert.equal(registry.state, 'ok');
    assert.match(registry.finding, /MLflow 3\./);

    /** As another program sees it. */
    async function championOf(horizonSec: number): Promise<unknown> {
      const name = `${mlflowPrefix}_replay_BTC-USD_60s_${horizonSec}s`;
      const query = new URLSearchParams({ name, alias: 'champion' });
      const response = await fetch(`${mlflowUrl}/api/2.0/mlflow/registered-models/alias?${query}`);
      const { model_version: entry } = JSON.parse(await response.text());
      return entry?.tags.find(({ key }: { key: string }) => key === 'foretick.model_version')?.value;
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
