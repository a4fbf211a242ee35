import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candles, closeOf, createWorld, MINUTE_MS } from './testing/trainer-world.ts';

describe('trainer, inline', () => {
  it('trains when there are enough candles, then on schedule, and promotes from that candle on', async () => {
    const world = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    const promoted = world.promotions('promotion');
    const times = [499, 599, 699].flatMap((i) => [closeOf(i), closeOf(i)]);
    assert.deepEqual(
      promoted.map((one) => one.effectiveFrom),
      times,
    );
    assert.deepEqual(promoted.map((one) => one.horizonSec).slice(0, 2), [60, 300]);
    for (const one of promoted) {
      const version = await world.registry.load(one.modelVersion);
      assert.equal(version?.dataTo, one.effectiveFrom);
      assert.match(one.modelVersion, /^persistence-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
      assert.match(one.reason, /^no edge found: ridge too little history to prove anything: \d+ forecasts/);
    }
    const challenges = world.promotions('challenge');
    assert.deepEqual(
      challenges.map(({ effectiveFrom, horizonSec }) => [effectiveFrom, horizonSec]),
      promoted.map(({ effectiveFrom, horizonSec }) => [effectiveFrom, horizonSec]),
    );
    for (const { modelVersion } of challenges) {
      assert.match(modelVersion, /^ridge-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
      const version = await world.registry.load(modelVersion);
      assert.equal(version?.gate?.passed, false);
      assert.ok(version.heads && version.lineage);
    }
    assert.equal(world.failures.length, 0);
  });

  it('says for each candle that no promotion up to it comes any more, and keeps that word', async () => {
    const world = createWorld({ trainEveryMs: 50 * MINUTE_MS });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    let asOf = 0;
    const progress: number[] = [];
    for (const record of world.promotions()) {
      if (record.kind !== 'progress') assert.ok(record.effectiveFrom > asOf);
      else {
        asOf = record.asOf;
        progress.push(asOf);
      }
    }
    assert.deepEqual(
      progress,
      candles.map((candle) => candle.closeTime),
    );
  });

  it('comes out the same however the candles were batched and wherever it was stopped', async () => {
    const whole = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    await whole.feed(candles);
    await whole.runUntil(closeOf(759));
    const pieces = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    for (const [from, to] of [
      [0, 1],
      [1, 499],
      [499, 500],
      [500, 620],
      [620, 760],
    ] as const) {
      await pieces.feed(candles.slice(from, to));
      await pieces.runUntil(closeOf(to - 1));
    }
    assert.deepEqual(pieces.promotions(), whole.promotions());
    assert.deepEqual(await pieces.registry.list(), await whole.registry.list());
  });

  it('takes recorded history as history: it counts, and starts no training', async () => {
    const world = createWorld({});
    await world.feed(candles.map((candle, i) => (i < 700 ? { ...candle, origin: 'venue' } : candle)));
    await world.runUntil(closeOf(759));
    assert.deepEqual(
      world.promotions('promotion').map((one) => one.effectiveFrom),
      [closeOf(700), closeOf(700)],
    );
  });

  it('counts what the store held before the first candle it saw', async () => {
    const world = createWorld({});
    world.stored.push(...candles.slice(0, 600));
    await world.feed(candles.slice(600, 610));
    await world.runUntil(closeOf(609));
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(600));
  });

  it('reads nothing later than the candle it trains at, though the store has it', async () => {
    const world = createWorld({});
    world.stored.push(...candles);
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    const alone = createWorld({});
    await alone.feed(candles.slice(0, 500));
    await alone.runUntil(closeOf(499));
    assert.deepEqual(world.promotions('promotion')[0], alone.promotions('promotion')[0]);
  });

  it('waits until the store holds the candle', async () => {
    const world = createWorld({});
    world.lateReads = 5;
    await world.feed(candles.slice(0, 500));
    await world.runUntil(closeOf(499));
    assert.equal(world.lateReads, 0);
    assert.equal(world.promotions('promotion').length, 2);
  });

  it('reports a failure, keeps going, and tries again later', async () => {
    const world = createWorld({});
    world.failSaves = 1;
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    assert.deepEqual(world.failures, ['TRAINING_FAILED']);
    assert.equal(world.promotions('progress').length, 760);
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(559));
  });

  it('prunes after each training, and reports where that fails, which costs no model', async () => {
    const asked: number[] = [];
    const world = createWorld({ keepVersions: 9 });
    world.registry.prune = async (keepNewest) => {
      asked.push(keepNewest);
      throw new Error('read-only disk');
    };
    await world.feed(candles.slice(0, 500));
    await world.runUntil(closeOf(499));
    assert.deepEqual([asked, world.failures], [[9], ['MODELS_NOT_PRUNED']]);
    assert.equal(world.promotions('promotion').length, 2);
  });

  it('reports a history that is too short, and trains once there is enough', async () => {
    const world = createWorld({ minCandles: 400 });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    assert.deepEqual(world.failures, ['TRAINING_TOO_FEW_ROWS', 'TRAINING_TOO_FEW_ROWS']);
    // 400, 460, 520 candles; the third has 279 rows
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(519));
  });

  it('leaves provisional candles, other intervals and corrections of the past alone', async () => {
    const world = createWorld({});
    const [first, second] = candles;
    assert.ok(first && second);
    await world.feed([
      first,
      { ...second, status: 'provisional' },
      { ...second, intervalSec: 300 },
      { ...first, revision: 1 },
      second,
    ]);
    await world.runUntil(second.closeTime);
    assert.deepEqual(
      world.promotions('progress').map((one) => one.asOf),
      [first.closeTime, second.closeTime],
    );
  });
});
