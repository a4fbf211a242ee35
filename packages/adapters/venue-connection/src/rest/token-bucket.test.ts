import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { createTokenBucket } from './token-bucket.ts';

it('never allows more than the burst and one more each refill, in any stretch of time', async () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(pauses, fc.integer({ min: 1, max: 5 }), async (gaps, burst) => {
      let now = 0;
      const clock = {
        now: () => now,
        sleep: async (ms: number) => {
          now += ms;
        },
      };
      const refillMs = 1_000;
      const bucket = createTokenBucket({ clock, burst, refillMs });
      const taken: number[] = [];
      for (const gap of gaps) {
        now += gap;
        assert.ok(await bucket.take(new AbortController().signal));
        taken.push(now);
      }
      for (const [first, from] of taken.entries()) {
        for (const [last, to] of taken.entries()) {
          assert.ok(last - first + 1 <= burst + (to - from) / refillMs || last < first);
        }
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

it('says so when the wait was aborted', async () => {
  const clock = { now: () => 0, sleep: async () => undefined };
  const bucket = createTokenBucket({ clock, burst: 1, refillMs: 1_000 });
  assert.equal(await bucket.take(AbortSignal.abort()), false);
});

it('does not wait for a clock that was set back', async () => {
  let now = 3_600_000;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const bucket = createTokenBucket({ clock, burst: 3, refillMs: 1_000 });
  const signal = new AbortController().signal;
  for (let call = 0; call < 5; call += 1) await bucket.take(signal);
  now = 0;
  for (let call = 0; call < 3; call += 1) await bucket.take(signal);
  assert.ok(now <= 4_000, `waited ${now} ms`);
});
