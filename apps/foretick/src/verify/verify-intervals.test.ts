import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import type { Prediction } from '@foretick/core/forecast';
import {
  challenged,
  closeOf,
  createWorld,
  promoted,
  ridge,
  rows,
  upTo,
  walk,
  withHeads,
} from '@foretick/service-predictor/testing';
import { createIntervalVerifier } from './verify-intervals.ts';
import { verifyPredictions } from './verify-predictions.ts';

const COUNT = DEFAULT_FEATURE_VIEW.warmUp + 60;
const candles = walk(COUNT);
const versions = [withHeads(ridge('a', 0.2)), withHeads(ridge('b', -0.1), 2)];
const versionOf = async (name: string) =>
  name === 'persistence-1'
    ? { parameters: { kind: 'persistence' } as const }
    : versions.find(({ modelVersion }) => modelVersion === name);

async function lived() {
  const world = createWorld(versions, [60, 300]);
  const moves = [promoted('a', 1), promoted('b', 1, 300), challenged('b', 1), promoted('b', COUNT - 30)];
  await world.live(moves, rows(candles), upTo(COUNT));
  return { predictions: await world.predictions(), vectors: await world.vectors() };
}

async function walked(predictions: readonly Prediction[], fromMinute = 0) {
  const verifier = createIntervalVerifier(versionOf, closeOf(fromMinute));
  for (let at = 0; at < COUNT; at += 100) {
    const part = candles.slice(at, at + 100);
    const closes = part.map(({ closeTime }) => closeTime);
    const made = predictions.filter(({ asOf }) => closes.includes(asOf));
    await verifier.take(
      part,
      made.map((prediction) => ({ prediction, outcome: undefined })),
    );
  }
  return verifier.verified;
}

describe('verification of forecasts with heads', () => {
  it('comes to the same intervals by going the whole way again, champions and challengers apart', async () => {
    const { predictions } = await lived();
    const withIntervals = predictions.filter((one) => one.status === 'published' && one.intervals.length > 0);
    assert.ok(new Set(withIntervals.map(({ role }) => role)).size === 2);
    assert.deepEqual(await walked(predictions), {
      ...{ compared: withIntervals.length, leftOut: {}, difference: undefined },
    });
    const late = await walked(predictions, COUNT - 10);
    assert.equal(late.difference, undefined);
    assert.ok(late.compared > 0 && late.compared < withIntervals.length);
  });

  it('finds a bound that was changed', async () => {
    const { predictions } = await lived();
    const last = predictions.findLast((one) => one.status === 'published' && one.intervals.length > 0);
    const changed = predictions.map((one) => {
      if (one !== last || one.status !== 'published') return one;
      const intervals = one.intervals.map((interval) => ({ ...interval, upper: interval.upper + 1e-12 }));
      return { ...one, intervals };
    });
    assert.match((await walked(changed)).difference?.field ?? '', /^upper bound of 50 %, /);
  });

  it('computes median and volatility again, and finds one that was changed', async () => {
    const { predictions, vectors } = await lived();
    const verify = (list: readonly Prediction[]) =>
      verifyPredictions(
        list.map((prediction) => ({ prediction, outcome: undefined })),
        vectors,
        versionOf,
      );
    assert.equal((await verify(predictions)).difference, undefined);
    for (const field of ['medianLogReturn', 'volatility'] as const) {
      const changed = predictions.map((one) => {
        const value = one.status === 'published' ? one[field] : undefined;
        return value === undefined || value === 0 ? one : { ...one, [field]: value * (1 + 1e-12) };
      });
      assert.match((await verify(changed)).difference?.field ?? '', new RegExp(`^${field} of`));
    }
  });
});
