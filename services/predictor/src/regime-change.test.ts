import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import type { ModelVersion, PromotionEvent } from '@foretick/ports';
import { createMonitor } from '@foretick/service-monitor';
import { normals } from './testing/normals.ts';
import {
  challenged,
  closeOf,
  createWorld,
  promoted,
  ridge,
  rows,
  trainedPersistence,
  upTo,
  walk,
  withHeads,
} from './testing/predictor-world.ts';

const WARM = DEFAULT_FEATURE_VIEW.warmUp;
/** Prices have momentum up to here, and turn back from then on. */
const TURN = WARM + 3_000;
const COUNT = TURN + 3_000;
const MOMENTUM = 0.3;
/** A model of the new market is there as challenger, and is promoted here. */
const NEWER = TURN + 1_600;
const candles = market();

describe('a market that changes its ways', () => {
  it('raises drift, rolls the champion back and serves again, with forecasts for every candle', async () => {
    const versions = [
      trainedPersistence('persistence-x'),
      withHeads(follows('follows', MOMENTUM)),
      withHeads(follows('turns', -MOMENTUM)),
    ];
    const world = createWorld(versions);
    await world.live(
      promoted('persistence-x', WARM, 60, { model: 'persistence' }),
      promoted('follows', WARM + 10),
      challenged('turns', TURN + 600),
      promoted('turns', NEWER),
      rows(candles),
      upTo(COUNT),
    );
    await world.log.append(candles.map((value) => ({ topic: 'candles', key: value.instrument, value })));
    await world.read('monitor', (signal) => createMonitor({ log: world.log, watch: WATCH }).run(signal));
    const alarms = (await world.alarms()).map((one) => ({ ...one, minute: minuteOf(one.asOf) }));
    const drawn = alarms.map(({ minute, kind, state, subject }) => `${minute} ${kind} ${state} ${subject}`);

    assert.ok(
      alarms.every(({ minute }) => minute > TURN),
      `none before the change: ${drawn}`,
    );
    const drift = alarms.find(({ subject }) => subject === 'features');
    assert.ok(drift?.state === 'raised' && drift.minute <= TURN + 1_000, String(drawn));

    const events = (await world.promotions()).filter(
      (one): one is PromotionEvent => one.kind === 'promotion',
    );
    const [rollBack, ...more] = events.filter(({ by }) => by === 'guard');
    assert.ok(rollBack && more.length === 0);
    const back = minuteOf(rollBack.effectiveFrom);
    assert.ok(back > TURN && back <= TURN + 700, `rolled back at ${back - TURN}`);
    assert.deepEqual([rollBack.replaces, rollBack.modelVersion], ['follows', 'persistence-x']);

    const champions = (await world.predictions()).filter(({ role }) => role === 'champion');
    assert.equal(champions.length, COUNT, 'one for each candle');
    for (const one of champions.slice(WARM)) {
      const minute = minuteOf(one.asOf);
      const served = minute < WARM + 10 || (minute >= back && minute < NEWER) ? 'persistence-x' : '';
      assert.equal(one.modelVersion, served || (minute < back ? 'follows' : 'turns'));
      assert.ok(one.status === 'published' && one.intervals.length === 3);
    }
    const scores = new Map((await world.scores()).map((one) => [`${one.model} ${one.shadow}`, one]));
    const shadow = scores.get('ridge true');
    assert.ok(
      shadow && (shadow.mseSkill ?? 0) > 0.02,
      'the challenger was scored in the shadow, and was good',
    );
    assert.equal(shadow.count, NEWER - TURN - 600);
    for (const { level, coverage } of scores.get('ridge false')?.intervals ?? [])
      assert.ok(Math.abs(coverage - level) < 0.03, `${level}: ${coverage}`);
  });
});

const WATCH = { learning: 480, window: 240, size: 100, blocks: 10 };

/** Forecasts a share of the newest return. */
function follows(modelVersion: string, share: number): ModelVersion {
  const version = ridge(modelVersion, 0);
  assert.ok(version.parameters.kind === 'ridge');
  const at = DEFAULT_FEATURE_VIEW.names.indexOf('return_0');
  const coefficients = DEFAULT_FEATURE_VIEW.names.map((_, i) => (i === at ? share : 0));
  return { ...version, parameters: { ...version.parameters, coefficients } };
}

function market(): Candle[] {
  const noise = normals(6, COUNT);
  let close = 100;
  let move = 0;
  return walk(COUNT).map((candle, index) => {
    const open = close;
    move = (index < TURN ? MOMENTUM : -MOMENTUM) * move + 0.001 * (noise[index] ?? 0);
    close = open * Math.exp(move);
    return { ...candle, open, close, high: Math.max(open, close), low: Math.min(open, close) };
  });
}

function minuteOf(time: number): number {
  return (time - closeOf(0)) / 60_000;
}
