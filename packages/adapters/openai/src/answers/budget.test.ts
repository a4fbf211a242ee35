import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedAnswer } from './answer-record.ts';
import { createBudget } from './budget.ts';
import { openSqliteAnswers } from './sqlite-answers.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const HOUR_MS = 3_600_000;

const answer = (change: Partial<RecordedAnswer>): RecordedAnswer => ({
  ...{ key: 'k', turn: 0, at: NOON, model: 'm', servedModel: 'm', promptHash: 'h', text: '{}' },
  ...{ finishReason: 'stop', inputTokens: 1, outputTokens: 1, cost: 1, latencyMs: 1.5, attempts: 1 },
  ...change,
});

describe('the record of answers', () => {
  it('keeps each for good, the first to come', () => {
    const record = openSqliteAnswers(':memory:');
    assert.equal(record.find('k', 0), undefined);
    record.append(answer({}));
    record.append(answer({ text: 'other' }));
    record.append(answer({ turn: 1, text: 'second' }));
    assert.deepEqual(record.find('k', 0), answer({}));
    assert.equal(record.find('k', 1)?.text, 'second');
    record.close();
  });

  it('says what to do where its file is none', () => {
    assert.throws(() => openSqliteAnswers('/nowhere/answers.sqlite'), { code: 'LLM_RECORD_UNAVAILABLE' });
  });
});

describe('a budget of a day', () => {
  // spent    |  3 (day before)  |  1  ...  what is left of 2
  // time     0 h              24 h
  it('counts what came on this day of UTC, and what calls under way may cost', async () => {
    const record = openSqliteAnswers(':memory:');
    let now = NOON;
    const clock = { now: () => now, sleep: async () => {} };
    const budget = createBudget({ perDay: 2, record, clock });
    const within = (cost: number, work = async () => {}) =>
      budget.within(cost, work).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    record.append(answer({ cost: 3, at: NOON - 13 * HOUR_MS }));
    assert.equal(await within(2), 'done');
    record.append(answer({ key: 'b', cost: 1 }));
    assert.equal(await within(1.1), 'LLM_BUDGET_SPENT');
    let release = () => {};
    const first = within(0.8, () => new Promise<void>((resolve) => (release = resolve)));
    assert.equal(await within(0.8), 'LLM_BUDGET_SPENT');
    release();
    assert.equal(await first, 'done');
    assert.equal(await within(0.8), 'done');
    now = NOON + 12 * HOUR_MS;
    assert.equal(await within(2), 'done');
    record.close();
  });
});
