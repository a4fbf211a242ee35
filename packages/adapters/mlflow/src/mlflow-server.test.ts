import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PromotionEvent } from '@foretick/ports';
import { exampleVersion } from '@foretick/ports/contract/model-registry';
import { createCuttingProxy } from './testing/cutting-proxy.ts';
import { CLOSED, newPrefix, registryOn, SKIP } from './testing/server.ts';
import { serverView } from './testing/server-view.ts';

const version = {
  ...exampleVersion,
  lineage: { dataHash: 'beef', dataRows: 17_400, codeVersion: '1.2.3', seed: 7, trials: 9 },
};
const { instrument, intervalSec, horizonSec, modelVersion } = version;
const promotion: PromotionEvent = {
  ...{ kind: 'promotion', instrument, intervalSec, horizonSec, model: 'ridge', modelVersion },
  ...{ effectiveFrom: version.dataTo, reason: 'better in the walk-forward', by: 'person' },
};

describe('what others see in MLflow', { skip: SKIP }, () => {
  it('is a model version of its horizon, made by a run with figures, settings, lineage and files', async () => {
    const prefix = newPrefix();
    const registry = registryOn(prefix, {
      attachments: async () => [{ name: 'model-card.html', text: '<p>ä</p>' }],
    });
    await registry.save(version);
    const server = serverView(prefix);
    const entry = await server.find(modelVersion);
    assert.equal(entry.name, `${prefix}_kraken_BTC-USD_60s_300s`);
    const { info, data } = await server.run(entry.run_id);
    assert.deepEqual([info.run_name, info.status], [modelVersion, 'FINISHED']);
    assert.deepEqual(byKey(data.metrics), {
      holdoutRows: 3_400,
      holdoutMseSkill: 0.004,
      trainingRows: 17_000,
    });
    assert.deepEqual(byKey(data.params), {
      ...{ model: 'ridge', exchange: 'kraken', pair: 'BTC/USD', interval_sec: '60', horizon_sec: '300' },
      ...{ kind: 'ridge', intercept: '0.0001', lambda: '0.3', shrinkage: '0.75' },
    });
    for (const tags of [byKey(data.tags), byKey(entry.tags)]) {
      const lineage = Object.entries(tags).filter(([key]) => key.startsWith('foretick.'));
      assert.deepEqual(Object.fromEntries(lineage), {
        'foretick.registry': prefix,
        'foretick.target': entry.name,
        'foretick.model_version': modelVersion,
        'foretick.instrument': 'kraken:BTC/USD',
        'foretick.data_from': '2023-12-19T15:33:20.000Z',
        'foretick.data_to': '2024-01-01T00:00:00.000Z',
        'foretick.feature_view_hash': 'f00d',
        'foretick.data_hash': 'beef',
        'foretick.data_rows': '17400',
        'foretick.code_version': '1.2.3',
        'foretick.seed': '7',
        'foretick.trials': '9',
      });
    }
    assert.deepEqual(JSON.parse(await server.artifact(modelVersion, 'model.json')), version);
    assert.equal(await server.artifact(modelVersion, 'model-card.html'), '<p>ä</p>');
  });

  it('is one entry where several processes saved at once', async () => {
    const prefix = newPrefix();
    await Promise.all([1, 2, 3].map(() => registryOn(prefix).save(version)));
    assert.equal((await serverView(prefix).find(modelVersion)).version, '1');
    assert.deepEqual(await registryOn(prefix).list(), [version]);
  });

  it('has no champion while persistence serves', async () => {
    const prefix = newPrefix();
    const registry = registryOn(prefix);
    const server = serverView(prefix);
    await registry.save(version);
    await registry.promote(promotion);
    assert.equal((await server.aliases(version)).champion, modelVersion);
    const persistence = { model: 'persistence', modelVersion: 'persistence-1' };
    await registry.promote({ ...promotion, ...persistence, effectiveFrom: promotion.effectiveFrom + 60_000 });
    assert.deepEqual(await server.aliases(version), { champion: undefined, challenger: modelVersion });
  });

  it('is one version and one promotion, whichever answer was lost on the way', async () => {
    let lost = 0;
    for (let cutAt = 1; ; cutAt += 1) {
      const proxy = await createCuttingProxy(process.env.FORETICK_TEST_MLFLOW_URL ?? '', cutAt);
      try {
        const prefix = newPrefix();
        const registry = registryOn(prefix, { url: proxy.url, random: () => 0 });
        await registry.save(version);
        await registry.promote(promotion);
        const calls = proxy.calls();
        assert.deepEqual(await registry.list(), [version], `answer ${cutAt} lost`);
        assert.deepEqual(await registry.promotions(), [promotion], `answer ${cutAt} lost`);
        assert.equal((await serverView(prefix).aliases(version)).champion, modelVersion);
        if (calls < cutAt) break;
        lost += 1;
      } finally {
        await proxy.close();
      }
    }
    assert.ok(lost > 15, `only ${lost} answers were lost`);
  });

  it('is named as damaged when the file is gone or another version’s', async () => {
    const prefix = newPrefix();
    const registry = registryOn(prefix);
    await registry.save(version);
    await serverView(prefix).overwrite(modelVersion, JSON.stringify({ ...version, modelVersion: 'ridge-2' }));
    await assert.rejects(registry.load(modelVersion), { code: 'REGISTRY_DAMAGED', retryable: false });
  });
});

describe('an MLflow server that asks for user and password', { skip: SKIP }, () => {
  it('lets those in who have them', async () => {
    const { url, user, password } = CLOSED;
    const registry = registryOn(newPrefix(), { url, credentials: { kind: 'basic', user, password } });
    assert.match(await registry.check(), /^3\./);
    await registry.save(version);
    assert.deepEqual(await registry.list(), [version]);
  });

  it('keeps all others out, and says so without the password', async () => {
    const { url, user } = CLOSED;
    for (const credentials of [
      { kind: 'none' },
      { kind: 'basic', user, password: 'wrong-secret' },
      { kind: 'token', token: 'wrong-secret' },
    ] as const) {
      const registry = registryOn(newPrefix(), { url, credentials });
      for (const operation of [() => registry.check(), () => registry.list(), () => registry.save(version)]) {
        await assert.rejects(
          operation,
          (error) =>
            error instanceof Error &&
            'code' in error &&
            error.code === 'MLFLOW_NOT_AUTHORISED' &&
            !error.message.includes('secret'),
        );
      }
    }
  });
});

function byKey<T>(rows: readonly { readonly key: string; readonly value: T }[]): Record<string, T> {
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}
