import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createNearDuplicates } from '@foretick/core/news';
import { readAdapters } from './adapters/adapter-record.ts';
import { promoteAdapter, rollBackAdapter } from './adapters/promote-adapter.ts';
import { answerTests } from './commands/answer-tests.ts';
import { evaluateAdapter } from './commands/evaluate-adapter.ts';
import { makeDataset } from './commands/make-dataset.ts';
import { trainAdapter } from './commands/train-adapter.ts';
import { SAME_STORY } from './dataset/build-dataset.ts';
import { labelledSchema } from './dataset/labelled-article.ts';
import { readLines } from './evaluation/recorded-answers.ts';
import { openTuningWorld, type TuningWorld } from './testing/tuning-world.ts';

const REAL = new URL('../../../../../shared/data/news/headlines-2021-2022/cryptonews.csv', import.meta.url);
const never = new AbortController().signal;
const quiet = () => {};

describe('tuning a model to read news', () => {
  it('goes from headlines to the adapter that serves, and back', async () => {
    const world = await openTuningWorld({ models: { teacher: 1, base: 0.6 }, adapterSkill: 0.97 });
    try {
      const { folder, endpoint, server } = world;
      const dataset = join(folder, 'tuning');
      const wish = { input: [world.headlines(640)], output: dataset, model: 'teacher', votes: 1 };
      const made = await makeDataset(wish, endpoint, quiet, never);
      await checkDataset(dataset, made.sha256);
      assert.ok((made.left_out.wavering_answer ?? 0) < 300);

      const asked = server.asked().length;
      const before = readFileSync(join(dataset, 'data-card.md'), 'utf8');
      await makeDataset({ ...wish, overwrite: true }, endpoint, quiet, never);
      assert.equal(server.asked().length, asked, 'made again from the record');
      assert.equal(readFileSync(join(dataset, 'data-card.md'), 'utf8'), before);
      await assert.rejects(makeDataset(wish, endpoint, quiet, never), { code: 'FILE_EXISTS' });

      await endpoint.lora.load('news-1', '/adapters/news-1');
      const file = (model: string) => join(folder, `${model}.jsonl`);
      for (const model of ['teacher', 'base', 'news-1']) {
        await answerTests({ dataset, model, file: file(model) }, endpoint, quiet, never);
      }
      await endpoint.lora.unload('news-1');
      const dataDir = join(folder, 'data');
      const seams = { dataDir, now: () => 1_000, judge: endpoint.judge };
      const evaluate = (tuned: string, register: string) =>
        evaluateAdapter(
          {
            ...{
              dataset,
              base: file('base'),
              tuned: file(tuned),
              teacher: file('teacher'),
              judge: 'teacher',
            },
            ...{ register, adapterPath: `/adapters/${register}` },
          },
          seams,
          quiet,
        );
      const good = await evaluate('news-1', 'news-1');
      assert.deepEqual(
        good.checks.filter(({ passed }) => !passed),
        [],
      );
      assert.ok(good.passed);
      assert.equal(good.teacher?.rougeL, 1, 'the teacher says the same again');
      assert.equal(good.teacher?.sentimentMacroF1, 1);
      assert.ok(good.tuned.sentimentMacroF1 > good.base.sentimentMacroF1);
      assert.ok((good.judge?.tuned ?? 0) > (good.judge?.base ?? 0));
      const same = await evaluate('base', 'news-0');
      assert.equal(same.passed, false, 'a model is not better than itself');

      await serveAndRollBack(world, dataDir);
    } finally {
      await world.close();
    }
  });

  it('makes a valid set of real headlines', async (test) => {
    if (!existsSync(REAL)) return test.skip('no headlines in ../shared/data/news');
    const world = await openTuningWorld();
    try {
      const dataset = join(world.folder, 'tuning');
      const wish = { input: [REAL.pathname], output: dataset, model: 'teacher', limit: 400, votes: 1 };
      const made = await makeDataset(wish, world.endpoint, quiet, never);
      await checkDataset(dataset, made.sha256);
      assert.ok(made.splits.reduce((sum, { examples }) => sum + examples, 0) > 100);
    } finally {
      await world.close();
    }
  });

  it('writes a trainer’s configuration and a Job with the same in it', async () => {
    const world = await openTuningWorld();
    try {
      const dataset = join(world.folder, 'tuning');
      const output = join(world.folder, 'tuned');
      await makeDataset(
        { input: [world.headlines(60)], output: dataset, model: 'teacher', votes: 0 },
        world.endpoint,
        quiet,
        never,
      );
      for (const trainer of ['axolotl', 'trl']) {
        const wish = { dataset, output, trainer, baseModel: 'org/small-model', seed: 7 };
        const planned = await trainAdapter(wish, never);
        assert.ok(planned.kind === 'planned');
        const config = readFileSync(planned.config, 'utf8');
        assert.match(config, new RegExp(`${dataset}/chat`));
        assert.match(config, /: org\/small-model$/m);
        assert.match(config, /^seed: 7$/m);
        assert.doesNotMatch(config, /: \/(data|output)\b/);
        const job = readFileSync(planned.manifest, 'utf8');
        assert.match(job, /\/data\/chat/);
        assert.match(job, new RegExp(`command: \\["${trainer}",.*"/config/${trainer}.yaml"\\]`));
        assert.match(job, new RegExp(`image: \\S*${trainer}:`));
        assert.doesNotMatch(job, /# config/);
      }
      await assert.rejects(trainAdapter({ dataset: world.folder, output }, never), {
        code: 'INPUT_NOT_READABLE',
      });
    } finally {
      await world.close();
    }
  });
});

async function checkDataset(folder: string, hashes: Readonly<Record<string, string>>): Promise<void> {
  const labelled = await readLines(join(folder, 'articles.jsonl'), labelledSchema, 'articles');
  const newest = new Map<string, number>();
  const duplicates = createNearDuplicates(SAME_STORY);
  let lines = 0;
  for (const split of ['train', 'validation', 'test'] as const) {
    const part = labelled.filter((one) => one.split === split);
    assert.ok(part.length > 0, split);
    const times = part.map(({ article }) => article.publishedAt);
    assert.ok(
      [...newest.values()].every((time) => time < Math.min(...times)),
      `${split} begins after the one before`,
    );
    newest.set(split, Math.max(...times));
    for (const { article } of part)
      assert.equal(duplicates.repeated(`${article.title}\n${article.text}`), undefined);
    const chat = readFileSync(join(folder, 'chat', `${split}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    assert.equal(chat.length, part.length);
    lines += chat.length;
    for (const line of chat) {
      const { messages } = JSON.parse(line);
      assert.deepEqual(
        messages.map(({ role }: { role: string }) => role),
        ['system', 'user', 'assistant'],
      );
      assert.equal(
        JSON.parse(messages[2].content).scores.length,
        JSON.parse(messages[1].content).coins.length,
      );
    }
  }
  assert.equal(lines, labelled.length);
  for (const [name, hash] of Object.entries(hashes)) {
    assert.equal(
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
      hash,
      name,
    );
  }
  assert.equal(Object.keys(hashes).length, 4);
}

async function serveAndRollBack({ endpoint, server }: TuningWorld, dataDir: string): Promise<void> {
  const path = join(dataDir, 'llm', 'adapters.json');
  const record = readAdapters(dataDir);
  const [first] = record.adapters;
  assert.ok(first?.passed);
  const second = { ...first, name: 'news-2', path: '/adapters/news-2' };
  const lost = { ...first, name: 'news-3', path: '/missing/news-3' };
  writeFileSync(path, JSON.stringify({ ...record, adapters: [...record.adapters, second, lost] }));

  let at = 2_000;
  const promote = (name: string, force = false) =>
    promoteAdapter(dataDir, endpoint, { name, reason: 'test', force, at: at++ });
  const loaded = () => [...server.adapters().keys()];
  const serving = () => readAdapters(dataDir).promotions.at(-1)?.name;

  await promote('news-1');
  assert.deepEqual([loaded(), serving()], [['news-1'], 'news-1']);
  await promote('news-2');
  assert.deepEqual([loaded(), serving()], [['news-2'], 'news-2']);
  await assert.rejects(promote('news-0'), { code: 'ADAPTER_NOT_PASSED' });
  await assert.rejects(promote('other'), { code: 'ADAPTER_UNKNOWN' });
  await assert.rejects(promote('news-3'), { code: 'LLM_REFUSED' });
  server.setFaults({ schemaViolation: 1 });
  await assert.rejects(promote('news-1'), { code: 'ADAPTER_UNFIT' });
  server.setFaults({});
  assert.deepEqual([loaded(), serving()], [['news-2'], 'news-2'], 'what served goes on serving');

  const back = () => rollBackAdapter(dataDir, endpoint, { reason: 'test', at: at++ });
  await back();
  assert.deepEqual([loaded(), serving()], [['news-1'], 'news-1']);
  await back();
  assert.deepEqual([loaded(), serving()], [[], null]);
  await assert.rejects(back(), { code: 'NOTHING_TO_ROLL_BACK' });
  await promote('news-0', true);
  assert.deepEqual([loaded(), serving()], [['news-0'], 'news-0']);
}
