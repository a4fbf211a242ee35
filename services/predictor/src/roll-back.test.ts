import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import type { Append, PromotionEvent } from '@foretick/ports';
import { createMonitor } from '@foretick/service-monitor';
import { DEFAULT_GUARD, type GuardSettings } from './live-guard.ts';
import { normals } from './testing/normals.ts';
import { closeOf, createWorld, promoted, ridge, rows, upTo, walk } from './testing/predictor-world.ts';

const WARM = DEFAULT_FEATURE_VIEW.warmUp;
/** The market rises up to here, then falls. */
const TURN = WARM + 100;
const COUNT = TURN + 120;
const GUARD: GuardSettings = { ...DEFAULT_GUARD, window: 60, judgeEvery: 10, holdCandles: 50 };
const candles = turning();
/** Always says "up". */
const bull = ridge('bull', 0.45);
const VERSIONS = [bull, ridge('other', 0)];

describe('a champion that turns bad', () => {
  it('is rolled back to persistence within a window, by a record of its own, and forecasts flow all along', async () => {
    const world = createWorld(VERSIONS, [60], { guard: GUARD });
    await world.live(promoted('bull', WARM), rows(candles), upTo(COUNT));
    const events = promotionsOf(await world.promotions());
    assert.equal(events.length, 2, 'what was promoted, and the roll-back');
    const [, rollBack] = events;
    assert.ok(rollBack);
    const minute = (rollBack.effectiveFrom - closeOf(0)) / 60_000;
    assert.ok(minute > TURN && minute <= TURN + 80, `at ${minute - TURN} after the turn`);
    const { by, replaces, model, modelVersion, holdUntil } = rollBack;
    assert.deepEqual([by, replaces, model, modelVersion], ['guard', 'bull', 'persistence', 'persistence-1']);
    assert.equal(holdUntil, rollBack.effectiveFrom + 50 * 60_000);
    assert.match(
      rollBack.reason,
      /^the newest 60 scored forecasts of ridge were worse .*skill -\d+\.\d\d %, p /,
    );
    assert.deepEqual(world.recorded, [rollBack]);

    const champions = (await world.predictions()).filter(({ role }) => role === 'champion');
    assert.equal(champions.length, COUNT, 'one for each candle');
    for (const { asOf, modelVersion: served } of champions) {
      const isBull: boolean = asOf >= closeOf(WARM) && asOf < rollBack.effectiveFrom;
      assert.equal(served, isBull ? 'bull' : 'persistence-1');
    }
  });

  it('comes back neither by the schedule during the hold nor as itself, but a new one after it', async () => {
    const [rollBack] = promotionsOf(await (await lived([COUNT])).promotions()).slice(-1);
    assert.ok(rollBack?.holdUntil);
    const back = (rollBack.effectiveFrom - closeOf(0)) / 60_000;
    const later = back + 10;
    const servedLast = async (...more: readonly Append[]) => {
      const world = await lived([COUNT], more);
      return (await world.predictions()).filter(({ role }) => role === 'champion').at(-1)?.modelVersion;
    };
    assert.equal(await servedLast(promoted('other', later)), 'persistence-1');
    assert.equal(await servedLast(promoted('other', later, 60, { by: 'person' })), 'other');
    assert.equal(await servedLast(promoted('bull', COUNT - 1)), 'persistence-1');
    assert.ok(back + 50 < COUNT, 'the hold ends within the test');
    assert.equal(await servedLast(promoted('other', back + 50)), 'other');
  });

  it('stays rolled back when the registry cannot record it, which is reported', async () => {
    const world = createWorld(VERSIONS, [60], { guard: GUARD });
    world.registryFails = true;
    await world.live(promoted('bull', WARM), rows(candles), upTo(COUNT));
    assert.deepEqual(world.failures, ['PROMOTION_NOT_RECORDED']);
    assert.equal(promotionsOf(await world.promotions()).length, 2);
  });

  it("is judged by the monitor's outcomes, value by value", async () => {
    const world = createWorld(VERSIONS, [60], { guard: { ...GUARD, window: 1_000 } });
    const some = candles.map((candle, i) => ({ ...candle, complete: i % 9 !== 0 }));
    await world.live(promoted('bull', WARM), rows(some), upTo(COUNT));
    await world.log.append(some.map((value) => ({ topic: 'candles', key: value.instrument, value })));
    await world.read('monitor', (signal) => createMonitor({ log: world.log }).run(signal));
    const reader = await world.log.consumer('reads outcomes', ['prediction_outcomes']);
    const outcomes = (await reader.poll(100_000, new AbortController().signal)).map(({ value }) => value);
    const losses = outcomes.flatMap((one) => {
      if (one.status !== 'scored' || one.modelVersion !== 'bull') return [];
      return (one.predictedLogReturn - one.actualLogReturn) ** 2 - one.actualLogReturn ** 2;
    });
    assert.ok(losses.length > 150 && outcomes.some((one) => one.status === 'void'));
    const [snapshot] = (await world.log.snapshots('predictor')).values();
    assert.deepEqual(judgedLosses(snapshot), losses);
  });

  it('is judged and rolled back the same wherever the service was stopped', async () => {
    const whole = await lived([COUNT]);
    for (const stops of [
      [WARM, TURN, COUNT],
      [TURN - 1, TURN + 20, TURN + 40, TURN + 41, TURN + 55, COUNT],
      Array.from({ length: 60 }, (_, i) => TURN + 2 * i + 2),
    ]) {
      const parts = await lived(stops);
      assert.deepEqual(await parts.predictions(), await whole.predictions());
      assert.deepEqual(promotionsOf(await parts.promotions()), promotionsOf(await whole.promotions()));
    }
  });
});

it('persistence that a person promotes serves alone, as champion', async () => {
  const world = createWorld(VERSIONS, [60], { guard: GUARD });
  const byHand = { model: 'persistence', by: 'person' } as const;
  await world.live(
    promoted('bull', WARM),
    promoted('persistence-1', TURN, 60, byHand),
    rows(candles.slice(0, TURN)),
    upTo(TURN),
  );
  const newest = (await world.predictions()).filter(({ asOf }) => asOf >= closeOf(TURN - 1));
  assert.deepEqual(
    newest.map(({ modelVersion, role }) => `${modelVersion} ${role}`),
    ['bull champion', 'persistence-1 baseline', 'persistence-1 champion'],
  );
  assert.deepEqual(world.loads, ['bull'], 'persistence is in no registry');
});

it('a model that forecasts no change is never worse, so it stays', async () => {
  const world = createWorld(VERSIONS, [60], { guard: GUARD });
  await world.live(promoted('other', WARM), rows(candles), upTo(COUNT));
  assert.equal(promotionsOf(await world.promotions()).length, 1);
});

/** A life for each stop, each up to that minute. */
async function lived(stops: readonly number[], more: readonly Append[] = []) {
  const world = createWorld(VERSIONS, [60], { guard: GUARD });
  const all = rows(candles);
  let from = 0;
  await world.live([promoted('bull', WARM), ...more]);
  for (const to of stops) {
    await world.live(all.slice(from, to), upTo(to));
    from = to;
  }
  return world;
}

/** What the predictor's snapshot says that it judged at one minute. */
function judgedLosses(snapshot: unknown): unknown {
  const at = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([key]) => key === name)?.[1]
      : undefined;
  return ['state', 'serving', '60', 'guard', 'losses'].reduce(at, snapshot);
}

function promotionsOf(records: readonly { readonly kind: string }[]): PromotionEvent[] {
  return records.filter((one): one is PromotionEvent => one.kind === 'promotion');
}

function turning(): Candle[] {
  const noise = normals(4, COUNT);
  let close = 100;
  return walk(COUNT).map((candle, index) => {
    const open = close;
    close = open * Math.exp(0.001 * ((noise[index] ?? 0) + (index < TURN ? 0.7 : -0.7)));
    return { ...candle, open, close, high: Math.max(open, close), low: Math.min(open, close) };
  });
}
