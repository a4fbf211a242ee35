import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeAdapters } from '../finetune/adapters/adapter-record.ts';
import { SAMPLE_ARTICLE } from '../finetune/adapters/sample-article.ts';
import { openTuningWorld } from '../finetune/testing/tuning-world.ts';
import { checkLanguageModel, openLanguageModel } from './language-model.ts';

const dataDir = '/nowhere';
const llmUrl = 'http://127.0.0.1:1/v1';

describe('the language model of a configuration', () => {
  it('is none where no server is named', async () => {
    assert.equal(openLanguageModel({ dataDir }), undefined);
    assert.equal(await checkLanguageModel({ dataDir }), undefined);
  });

  it('is refused where settings do not go together', async () => {
    for (const settings of [
      { dataDir, llmUrl },
      { dataDir, llmUrl: 'http://me:secret@127.0.0.1:1/v1', llmModel: 'm' },
      { dataDir, llmUrl, llmModel: 'm', llmDailyBudget: 1 },
    ]) {
      assert.throws(() => openLanguageModel(settings), { code: 'CONFIG_INVALID', message: /^(?!.*secret)/ });
      await assert.rejects(checkLanguageModel(settings), { code: 'CONFIG_INVALID' });
    }
  });

  it('reads news by the model that is named, or else by the adapter that serves', async () => {
    const world = await openTuningWorld({ key: 'sk-secret-key' });
    const settings = { dataDir: world.folder, llmUrl: world.server.url, llmKey: 'sk-secret-key' };
    try {
      const named = openLanguageModel({ ...settings, llmModel: 'teacher' });
      const outcome = await named?.model.assess(SAMPLE_ARTICLE);
      assert.equal(outcome?.kind, 'assessed');
      named?.close();
      assert.match((await checkLanguageModel({ ...settings, llmModel: 'teacher' })) ?? '', /teacher at http/);

      const promotion = { name: 'news-1', previous: null, at: 1, kind: 'promotion', reason: 'x' } as const;
      const adapter = { name: 'news-1', path: '/adapters/news-1', base_model: 'teacher', passed: true };
      const rest = { registered_at: 0, dataset_sha256: '', figures: {} };
      writeAdapters(world.folder, {
        ...{ format: 1, adapters: [{ ...adapter, ...rest }], promotions: [promotion] },
      });
      await assert.rejects(checkLanguageModel(settings), {
        code: 'LLM_MODEL_UNKNOWN',
        message: /but teacher;/,
      });
      await assert.rejects(checkLanguageModel({ ...settings, llmKey: 'sk-other' }), {
        code: 'LLM_NOT_AUTHORISED',
        message: /^(?!.*sk-other)/,
      });

      // The server has been started anew and knows no adapter.
      const promoted = openLanguageModel(settings);
      const articles = [1, 2, 3].map((n) => ({ ...SAMPLE_ARTICLE, title: `Bitcoin waits on day ${n}` }));
      const outcomes = await Promise.all(articles.map((one) => promoted?.model.assess(one)));
      assert.deepEqual([...world.server.adapters()], [['news-1', '/adapters/news-1']]);
      assert.deepEqual(
        outcomes.map((one) => [one?.kind, one?.call.model]),
        articles.map(() => ['assessed', 'news-1']),
      );
      promoted?.close();
    } finally {
      await world.close();
    }
  });
});
