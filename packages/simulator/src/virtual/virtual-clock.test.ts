import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createVirtualClock } from './virtual-clock.ts';

describe('virtual clock', () => {
  it('ends sleeps by their time, and those of one moment in the order in which they began', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async (waits) => {
        const clock = createVirtualClock(1_000);
        const ended: { readonly wait: number; readonly index: number; readonly at: number }[] = [];
        for (const [index, wait] of waits.entries()) {
          void clock.sleep(wait).then(() => ended.push({ wait, index, at: clock.now() }));
        }
        await clock.run(() => false);
        const expected = waits
          .map((wait, index) => ({ wait, index, at: 1_000 + wait }))
          .sort((a, b) => a.wait - b.wait || a.index - b.index);
        assert.deepEqual(ended, expected);
        assert.equal(clock.sleeping(), 0);
      }),
    );
  });

  it('stands still while something is being done', async () => {
    const clock = createVirtualClock(0);
    let turns = 0;
    void (async () => {
      await clock.sleep(5);
      for (; turns < 100; turns += 1) await Promise.resolve();
      assert.equal(clock.now(), 5);
      await clock.sleep(5);
    })();
    void clock.sleep(6);
    await clock.run(() => false);
    assert.deepEqual([turns, clock.now()], [100, 10]);
  });

  it('ends a sleep at once when its signal aborts, and goes no further than asked', async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    let over = false;
    void clock.sleep(100, stop.signal).then(() => {
      over = true;
    });
    void clock.sleep(10).then(() => stop.abort());
    await clock.run(() => over);
    assert.equal(clock.now(), 10);
    await clock.sleep(50, stop.signal);
    assert.equal(clock.now(), 10);
  });
});
