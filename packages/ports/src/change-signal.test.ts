import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChangeSignal } from './change-signal.ts';

describe('a signal of changes', () => {
  it('wakes those who wait for the kind that changed, and those who wait for any', async () => {
    const changed = new ChangeSignal<'a' | 'b'>();
    const woken: string[] = [];
    const note = (name: string, waiting: Promise<void>) => waiting.then(() => woken.push(name));
    const first = note('a', changed.wait(undefined, ['a']));
    const any = note('any', changed.wait());
    const second = note('b', changed.wait(undefined, ['b']));
    changed.notify(['a']);
    await Promise.all([first, any]);
    assert.deepEqual(woken, ['a', 'any']);
    changed.notify();
    await second;
    assert.deepEqual(woken, ['a', 'any', 'b']);
  });

  it('wakes who is told to stop, and does not wait when that was before', async () => {
    const stop = new AbortController();
    const changed = new ChangeSignal<'a'>();
    const waiting = changed.wait(stop.signal, ['a']);
    stop.abort();
    await waiting;
    await changed.wait(stop.signal);
  });
});
