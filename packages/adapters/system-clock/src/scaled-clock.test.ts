import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createScaledClock } from './scaled-clock.ts';

const START = Date.UTC(2026, 0, 1);

describe('scaled clock', () => {
  it('starts where it is told to and runs as many times faster', async () => {
    const begun = performance.now();
    const clock = createScaledClock({ speed: 50, startAt: START });
    await clock.sleep(5_000);
    const passed = clock.now() - START;
    const atMost = (performance.now() - begun) * 50;
    assert.ok(passed >= 5_000 && passed <= atMost, `${passed} ms passed, at most ${atMost}`);
    assert.ok(performance.now() - begun < 2_500, 'a sleep of 5 s at 50 times the speed took half of that');
  });

  it('starts now unless told otherwise, and can run slower than real time', async () => {
    const before = Date.now();
    const clock = createScaledClock({ speed: 0.5 });
    assert.ok(Math.abs(clock.now() - before) < 5_000);
    const begun = performance.now();
    await clock.sleep(10);
    assert.ok(performance.now() - begun >= 19);
  });

  it('never wakes early, whatever the sleep', async () => {
    const clock = createScaledClock({ speed: 200, startAt: START });
    for (const ms of [1, 7, 50, 199, 200, 201, 999, 1_234]) {
      const from = clock.now();
      await clock.sleep(ms);
      assert.ok(clock.now() - from >= ms, `slept ${clock.now() - from} of ${ms} ms`);
    }
  });

  it('counts only up and in whole milliseconds', () => {
    const clock = createScaledClock({ speed: 7.3, startAt: START });
    let last = clock.now();
    for (let count = 0; count < 10_000; count += 1) {
      const now = clock.now();
      assert.ok(Number.isInteger(now) && now >= last);
      last = now;
    }
  });

  it('wakes at once when the signal aborts, before or during the sleep, and never rejects', async () => {
    const clock = createScaledClock({ speed: 2, startAt: START });
    const begun = performance.now();
    await clock.sleep(60_000, AbortSignal.abort());
    const stop = new AbortController();
    const sleeping = clock.sleep(60_000, stop.signal);
    stop.abort();
    await sleeping;
    assert.ok(performance.now() - begun < 5_000);
  });

  it('takes a sleep of months without a timer that overflows', async () => {
    const clock = createScaledClock({ speed: 1, startAt: START });
    const stop = new AbortController();
    const warnings: string[] = [];
    const note = (warning: Error): number => warnings.push(warning.name);
    process.on('warning', note);
    let awake = false;
    const sleeping = clock.sleep(2 ** 33, stop.signal).then(() => {
      awake = true;
    });
    await clock.sleep(30);
    assert.equal(awake, false);
    stop.abort();
    await sleeping;
    process.off('warning', note);
    assert.deepEqual(warnings, []);
  });

  it('refuses what is no speed and no time', () => {
    for (const speed of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => createScaledClock({ speed }), { code: 'CLOCK_INVALID' });
    }
    assert.throws(() => createScaledClock({ speed: 1, startAt: Number.NaN }), { code: 'CLOCK_INVALID' });
  });
});
