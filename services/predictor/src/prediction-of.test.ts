import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NEW_BANDS } from '@foretick/core/forecast';
import { predictionOf } from './prediction-of.ts';
import type { PredictorOptions } from './predictor-options.ts';
import { PERSISTENCE } from './serving-model.ts';
import { closeOf, walk } from './testing/predictor-world.ts';

it('a forecast whose model took until the deadline to be read is missed, one before it is not', () => {
  const [candle] = walk(1, { availability: 'observed' });
  assert.ok(candle !== undefined);
  const deadline = closeOf(2);
  const madeAt = (now: number) => {
    const moment = { candle, vector: undefined, viewHash: 'v', missed: undefined, deadline };
    const options: Pick<PredictorOptions, 'clock'> = {
      clock: { now: () => now, sleep: async () => undefined },
    };
    return predictionOf(moment, 60, PERSISTENCE, 'champion', NEW_BANDS, options);
  };
  const late = madeAt(deadline);
  assert.ok(late.status === 'missed' && late.reason === 'deadline-passed');
  assert.equal(madeAt(deadline - 1).status, 'published');
});
