import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTrainingRequests } from './index.ts';
import { candles, closeOf, createWorld, MINUTE_MS } from './testing/trainer-world.ts';

describe('trainer, in the background', () => {
  it('trains once for a warm-up batch, at its newest candle, before that candle may be forecast', async () => {
    const world = createWorld({ mode: 'background' });
    await world.feed(candles.slice(0, 720).map((candle) => ({ ...candle, origin: 'venue' })));
    await world.runUntil(closeOf(719));
    const promoted = world.promotions('promotion');
    assert.deepEqual(
      promoted.map((one) => one.effectiveFrom),
      [closeOf(719), closeOf(719)],
    );
    const last = world.promotions().at(-1);
    assert.ok(last?.kind === 'progress' && last.asOf === closeOf(719));
  });

  it('does not hold candles up later on, and promotes from the candle after it finished', async () => {
    const world = createWorld({ mode: 'background', trainEveryMs: 20 * MINUTE_MS });
    await world.feed(candles.slice(0, 720));
    await world.runUntil(closeOf(719));
    const release = world.holdSaves();
    const running = world.runUntil(closeOf(752));
    await world.feed(candles.slice(720, 750));
    await world.until(closeOf(749));
    assert.equal(world.promotions('promotion').length, 2, 'candles went on while a training was under way');
    release();
    await world.saved(8);
    await world.feed(candles.slice(750, 753));
    await running;
    assert.deepEqual(
      world
        .promotions('promotion')
        .slice(2)
        .map((one) => one.effectiveFrom),
      [closeOf(750), closeOf(750)],
    );
    const [version] = (await world.registry.list()).slice(-1);
    assert.equal(version?.dataTo, closeOf(749));
  });

  it('trains out of turn when asked to, once, and never in a replay', async () => {
    for (const [mode, trainings] of [
      ['background', 2],
      ['inline', 1],
    ] as const) {
      const requests = createTrainingRequests();
      const world = createWorld({ mode, requests });
      const running = world.runUntil(closeOf(722));
      await world.feed(candles.slice(0, 720));
      await world.until(closeOf(719));
      for (const { instrument } of candles.slice(0, 2)) requests.ask(instrument);
      await world.feed(candles.slice(720, 721));
      await world.until(closeOf(720));
      await world.saved(4 * trainings);
      for (const at of [721, 722]) {
        await world.feed(candles.slice(at, at + 1));
        await world.until(closeOf(at));
      }
      await running;
      assert.equal(world.promotions('promotion').length, 2 * trainings, mode);
    }
  });

  it('learns a drift anew out of turn, once, and never in a replay', async () => {
    const drift = { kind: 'drift', state: 'raised' } as const;
    for (const [mode, alarm, trainings] of [
      ['background', drift, 2],
      ['background', { ...drift, state: 'cleared' }, 1],
      ['background', { ...drift, kind: 'coverage' }, 1],
      ['background', { ...drift, intervalSec: 300 }, 1],
      // the newest training has seen it
      ['background', { ...drift, asOf: closeOf(719) }, 1],
      ['inline', drift, 1],
    ] as const) {
      const world = createWorld({ mode, trainEveryMs: 40 * MINUTE_MS, minCandles: 720 });
      const running = world.runUntil(closeOf(735));
      await world.feed(candles.slice(0, 720));
      await world.until(closeOf(719));
      await world.alarm({ asOf: closeOf(722), ...alarm });
      await world.feed(candles.slice(720, 729));
      await world.until(closeOf(728));
      assert.equal(
        (await world.registry.list()).length,
        4,
        'not before a quarter of the schedule has passed',
      );
      await world.feed(candles.slice(729, 730));
      await world.until(closeOf(729));
      await world.saved(4 * trainings);
      for (const at of [730, 731, 732, 733, 734, 735]) {
        await world.feed(candles.slice(at, at + 1));
        await world.until(closeOf(at));
      }
      await running;
      assert.equal(world.promotions('promotion').length, 2 * trainings, `${mode} ${JSON.stringify(alarm)}`);
    }
  });

  it('leaves the version of another recipe that a person wants, and lets its own challenge it', async () => {
    const world = createWorld({ mode: 'background', trainEveryMs: 20 * MINUTE_MS });
    const running = world.runUntil(closeOf(741));
    await world.feed(candles.slice(0, 720));
    await world.until(closeOf(719));
    const [promoted] = world.promotions('promotion');
    assert.ok(promoted?.horizonSec === 60);
    const wanted = { ...promoted, model: 'trees', modelVersion: 'trees-1', by: 'person' } as const;
    await world.append({ ...wanted, effectiveFrom: closeOf(721) });
    await world.feed(candles.slice(720, 740));
    await world.until(closeOf(739));
    await world.saved(8);
    await world.feed(candles.slice(740, 742));
    await running;
    const later = world
      .promotions()
      .flatMap((one) => (one.kind !== 'progress' && one.effectiveFrom > closeOf(721) ? [one] : []));
    assert.deepEqual(
      later.map(({ kind, horizonSec, model }) => [kind, horizonSec, model]),
      [
        ['challenge', 60, 'ridge'],
        ['promotion', 300, 'persistence'],
        ['challenge', 300, 'ridge'],
      ],
    );
  });
});
