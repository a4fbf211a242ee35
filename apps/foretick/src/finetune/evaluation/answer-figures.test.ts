import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NEWS_EVENTS } from '@foretick/core/news';
import type { LabelledArticle } from '../dataset/labelled-article.ts';
import { adapterGate } from './adapter-gate.ts';
import { answerFigures, readTwice } from './answer-figures.ts';
import type { AnswerOfModel } from './recorded-answers.ts';

const SUMMARY = 'Acme said on Monday that 12 coins were sold.';

const labelled = (i: number): LabelledArticle => ({
  split: 'test',
  article: {
    ...{
      articleId: `a${i}`,
      title: 'Bitcoin is sold',
      text: `Acme said on Monday that 12 coins were sold. n${i}`,
    },
    ...{ url: '', source: 'x', publishedAt: i, firstSeenAt: i, coins: ['BTC'] },
  },
  assessment: {
    summary: SUMMARY,
    scores: [{ coin: 'BTC', score: i % 3 === 0 ? 1 : i % 3 === 1 ? -1 : 0, confidence: 0.75 }],
    ...{ event: NEWS_EVENTS[0], novelty: 1, horizon: 'days' },
  },
});

const answer = (i: number, change: object = {}, rest: Partial<AnswerOfModel> = {}): AnswerOfModel => ({
  ...{ articleId: `a${i}`, model: 'm', servedModel: 'm', finishReason: 'stop' },
  ...{ inputTokens: 500, outputTokens: 80, latencyMs: 100 * (i + 1) },
  text: JSON.stringify({
    summary: SUMMARY,
    scores: [{ coin: 'BTC', score: i % 3 === 0 ? 1 : i % 3 === 1 ? -1 : 0, confidence: 75 }],
    ...{ event: 'regulation', novelty: 100, horizon: 'days' },
    ...change,
  }),
  ...rest,
});

const of = (articles: readonly LabelledArticle[], answers: readonly AnswerOfModel[]) => {
  const byId = new Map(answers.map((one) => [one.articleId, one]));
  const read = readTwice(articles, byId);
  return { articles: read, figures: answerFigures(read, byId) };
};

describe('figures of recorded answers', () => {
  it('are those that a hand counts', () => {
    const { figures } = of([0, 1, 2, 3, 4].map(labelled), [
      answer(0),
      answer(1, { summary: 'Acme sold 99 coins.' }),
      answer(2, { summary: 'Zebulon Bank sold 12 coins.' }),
      answer(3, {}, { text: 'no JSON' }),
    ]);
    assert.equal(figures.valid, 3 / 5);
    assert.deepEqual(figures.faults, { json: 1, missing: 1 });
    assert.equal(figures.faithfulNumbers, 2 / 3);
    assert.equal(figures.faithfulNames, 2 / 3);
    // Scores: right for 0 to 2, nothing for 3 (good) and 4 (bad), which counts as neutral.
    assert.equal(figures.sentimentAccuracy, 3 / 5);
    assert.ok(Math.abs(figures.sentimentMacroF1 - (2 / 3 + 2 / 3 + 1 / 2) / 3) < 1e-12);
    // 9 words in the teacher's; of "Acme sold 99 coins" acme, sold, coins are in it.
    const second = (2 * (3 / 4) * (3 / 9)) / (3 / 4 + 3 / 9);
    const third = (2 * (3 / 5) * (3 / 9)) / (3 / 5 + 3 / 9);
    assert.ok(Math.abs(figures.rouge1 - (1 + second + third) / 5) < 1e-12, `${figures.rouge1}`);
    assert.deepEqual([figures.latencyMsMedian, figures.latencyMs95], [300, 400]);
    assert.deepEqual([figures.inputTokensMean, figures.outputTokensMean], [500, 80]);
  });
});

describe('the gate of adapters', () => {
  const articles = Array.from({ length: 90 }, (_, i) => labelled(i));
  const perfect = of(
    articles,
    articles.map((_, i) => answer(i)),
  );
  const wrong = (every: number) =>
    of(
      articles,
      articles.map((_, i) =>
        answer(
          i,
          i % every === 0 ? { scores: [{ coin: 'BTC', score: 2, confidence: 75 }], summary: 'Sold.' } : {},
        ),
      ),
    );
  const failing = (...given: Parameters<typeof adapterGate>) =>
    adapterGate(...given).flatMap(({ name, passed }) => (passed ? [] : [name]));

  it('lets pass what is better beyond chance', () => {
    assert.deepEqual(failing(wrong(2), perfect, undefined, 1), []);
  });

  it('lets nothing pass that is only as good', () => {
    assert.deepEqual(failing(perfect, perfect, undefined, 1), ['lift of sentiment macro-F1, lower end']);
  });

  it('names everything that is worse', () => {
    assert.deepEqual(failing(perfect, wrong(2), { tuned: 1, base: 2, neither: 0, unreadable: 0 }, 1), [
      'lift of sentiment macro-F1, lower end',
      'Spearman',
      'ROUGE-L',
      'preferred by the judge',
    ]);
  });

  it('wants enough articles, and answers that are valid and faithful', () => {
    const few = articles.slice(0, 10);
    const poor = of(
      few,
      few.map((_, i) =>
        answer(i, i === 0 ? { summary: 'Zebulon sold 99 coins.' } : i === 1 ? { event: 'x' } : {}),
      ),
    );
    const names = failing(of(few, []), poor, undefined, 1);
    assert.deepEqual(names.slice(0, 3), ['articles', 'valid answers', 'faithful numbers']);
  });
});
