import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Prediction } from '@foretick/core/forecast';
import type { Pair } from '@foretick/core/trade';
import { compareForecasts } from './compare-forecasts.ts';

const PAIR = 'BTC/USD' as Pair;
const AS_OF = Date.UTC(2026, 0, 5, 12);
const HOUR_MS = 3_600_000;

function prediction(madeAfterMs: number, more: Partial<Prediction> = {}): Prediction {
  const forecast = {
    asOf: AS_OF,
    horizonSec: 60,
    targetTime: AS_OF + 60_000,
    modelVersion: 'm',
    role: 'champion',
  };
  return { ...forecast, processingTime: AS_OF + madeAfterMs, status: 'published', ...more } as Prediction;
}

function compare(predictions: readonly Prediction[], aheadMs: readonly number[] = [0]) {
  const forecasts = async () => predictions.map((one) => ({ prediction: one, outcome: undefined }));
  return compareForecasts({ forecasts }, PAIR, () => aheadMs);
}

it('counts those in time and those missed', async () => {
  const missed = prediction(90_000, { status: 'missed', horizonSec: 300 });
  assert.deepEqual(await compare([prediction(59_999), missed]), { published: 1, missed: 1 });
});

it('one made at its target time or later is one too many, and so is one that is there twice', async () => {
  await assert.rejects(compare([prediction(60_000)]), /for \+60 s by m was made at/);
  await assert.rejects(compare([prediction(1), prediction(2)]), /there twice/);
  assert.deepEqual(await compare([prediction(1), prediction(2, { modelVersion: 'n' })]), {
    ...{ published: 2, missed: 0 },
  });
});

it("takes a clock's error off, whichever was in force", async () => {
  assert.equal((await compare([prediction(HOUR_MS + 5)], [0, HOUR_MS])).published, 1);
  await assert.rejects(compare([prediction(-HOUR_MS + 60_000)], [-HOUR_MS]), /was made at/);
});
