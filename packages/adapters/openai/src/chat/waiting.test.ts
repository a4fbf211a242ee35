import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallLimit } from './call-limit.ts';
import { retryAfterMs } from './retry-after.ts';

const NOON = Date.UTC(2026, 0, 5, 12);

describe('Retry-After', () => {
  for (const [header, expected] of [
    [undefined, undefined],
    ['3', 3_000],
    [' 0.5 ', 500],
    ['Mon, 05 Jan 2026 12:00:07 GMT', 7_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
  ] as const) {
    it(`${header} is ${expected} ms`, () => {
      // What Date.parse makes of odd texts is up to the engine; no wait is ever negative.
      const found = retryAfterMs(header, NOON);
      if (header === '-5') assert.ok(found === undefined || found >= 0);
      else assert.equal(found, expected);
    });
  }
});

describe('the limit of calls', () => {
  it('lets so many run, the others in their order, and refuses a line too long', async () => {
    const limit = createCallLimit(2, 3);
    const started: number[] = [];
    const releases: (() => void)[] = [];
    const call = (id: number) =>
      limit.run(() => {
        started.push(id);
        return new Promise<number>((resolve) => releases.push(() => resolve(id)));
      });
    const calls = [0, 1, 2, 3, 4].map(call);
    await assert.rejects(call(5), { code: 'LLM_BUSY' });
    assert.deepEqual(started, [0, 1]);
    for (let i = 0; i < 5; i += 1) {
      releases[i]?.();
      assert.equal(await calls[i], i);
      await Promise.resolve();
    }
    assert.deepEqual(started, [0, 1, 2, 3, 4]);
    await assert.rejects(
      limit.run(() => Promise.reject(new Error('x'))),
      /x/,
    );
    assert.equal(await limit.run(async () => 7), 7);
  });
});
