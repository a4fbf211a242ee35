import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import {
  createFeatureView,
  DEFAULT_FEATURE_VIEW,
  defineFeature,
  type FeatureVector,
} from '@foretick/core/feature';
import type { Prediction } from '@foretick/core/forecast';
import type { Append } from '@foretick/ports';
import {
  closeOf,
  companion,
  createWorld,
  decided,
  MINUTE_MS,
  PAIR,
  promoted,
  ridge,
  rows,
  T0,
  upTo,
  walk,
} from './testing/predictor-world.ts';

const COUNT = DEFAULT_FEATURE_VIEW.warmUp + 20;
const candles = walk(COUNT);

/** One word a forecast: minute, model version, role; `-` where it was missed. */
function draw(predictions: readonly Prediction[], fromMinute = 0): string[] {
  return predictions
    .filter((one) => one.asOf >= closeOf(fromMinute))
    .map(({ asOf, modelVersion, role, status }) => {
      const minute = (asOf - T0) / MINUTE_MS;
      return `${minute} ${modelVersion} ${role}${status === 'missed' ? ' -' : ''}`;
    });
}

describe('predictor: when it forecasts', () => {
  it("a candle waits for the trainer's word on it", async () => {
    const world = createWorld();
    await world.live(rows(walk(3)));
    assert.deepEqual(await world.predictions(), []);
    await world.live(upTo(2));
    assert.deepEqual(draw(await world.predictions()), [
      '1 persistence-1 champion',
      '2 persistence-1 champion',
    ]);
    await world.live(upTo(9), upTo(5));
    assert.equal((await world.predictions()).length, 3);
  });

  it('forecasts each horizon from the close, once, however often the candle comes', async () => {
    const world = createWorld([], [60, 300]);
    await world.live(rows(walk(2)), rows(walk(2)), upTo(2), upTo(2));
    const predictions = await world.predictions();
    assert.deepEqual(
      predictions.map(({ asOf, horizonSec, targetTime }) => [asOf - T0, horizonSec, targetTime - asOf]),
      [1, 2].flatMap((minute) => [60, 300].map((sec) => [minute * MINUTE_MS, sec, sec * 1_000])),
    );
    assert.equal(new Set(predictions.map((one) => one.predictionId)).size, 4);
    for (const one of predictions) {
      const { close } = walk(2).find((candle) => candle.closeTime === one.asOf) ?? { close: 0 };
      assert.ok(one.status === 'published');
      assert.deepEqual([one.basePrice, one.logReturn, one.price], [close, 0, close]);
    }
  });

  it('gives the vector that was served, after warm-up', async () => {
    const world = createWorld();
    await world.live(rows(candles), upTo(COUNT));
    const vectors = await world.vectors();
    assert.equal(vectors.length, COUNT - DEFAULT_FEATURE_VIEW.warmUp + 1);
    assert.equal(vectors[0]?.asOf, closeOf(DEFAULT_FEATURE_VIEW.warmUp));
  });

  it('leaves other intervals alone', async () => {
    const world = createWorld();
    await world.live(rows(walk(2, { intervalSec: 300 })), upTo(100));
    assert.deepEqual(await world.predictions(), []);
  });
});

describe('predictor: whose forecast it is', () => {
  it('the champion is the one in force at the close of the candle', async () => {
    const world = createWorld([ridge('a', 0.1), ridge('b', -0.2), ridge('c', 0.3)]);
    const [first, second] = [COUNT - 3, COUNT - 1];
    await world.live(
      rows(candles),
      upTo(first - 1),
      [promoted('a', first), promoted('b', first), upTo(first)],
      [promoted('c', second), upTo(COUNT)],
    );
    const predictions = await world.predictions();
    assert.deepEqual(draw(predictions, first - 1), [
      `${first - 1} persistence-1 champion`,
      `${first} b champion`,
      `${first} persistence-1 baseline`,
      `${first + 1} b champion`,
      `${first + 1} persistence-1 baseline`,
      `${second} c champion`,
      `${second} persistence-1 baseline`,
      `${COUNT} c champion`,
      `${COUNT} persistence-1 baseline`,
    ]);
    const [volatility] = (await world.vectors()).slice(-1).map((vector) => vector.volatility);
    const newest = predictions.at(-2);
    assert.ok(newest?.status === 'published' && volatility !== undefined);
    assert.ok(Math.abs(newest.logReturn - 0.3 * volatility) < 1e-15);
    assert.equal(newest.price, newest.basePrice * Math.exp(newest.logReturn));
    assert.deepEqual(world.loads, ['b', 'c'], 'a version is read once');
  });

  it('a promotion that is known before its time waits for it', async () => {
    const world = createWorld([ridge('a', 0.1)]);
    await world.live(promoted('a', COUNT), rows(candles), upTo(COUNT));
    assert.deepEqual(draw(await world.predictions(), COUNT - 1), [
      `${COUNT - 1} persistence-1 champion`,
      `${COUNT} a champion`,
      `${COUNT} persistence-1 baseline`,
    ]);
  });

  it('each horizon has its own champion', async () => {
    const world = createWorld([ridge('a', 0.1)], [60, 300]);
    await world.live(promoted('a', 1, 300), rows(candles), upTo(COUNT));
    assert.deepEqual(draw(await world.predictions(), COUNT), [
      `${COUNT} persistence-1 champion`,
      `${COUNT} a champion`,
      `${COUNT} persistence-1 baseline`,
    ]);
  });

  for (const [what, versions] of [
    ['trained on another view', [ridge('a', 0.1, 'another view')]],
    ['that the registry does not have', []],
  ] as const) {
    it(`a champion ${what} is not served`, async () => {
      const world = createWorld(versions);
      await world.live(promoted('a', 1), rows(candles), upTo(COUNT));
      assert.deepEqual(draw(await world.predictions(), COUNT), [`${COUNT} persistence-1 champion`]);
    });
  }

  it('no model is served during warm-up', async () => {
    const world = createWorld([ridge('a', 0.1)]);
    await world.live(promoted('a', 1), rows(walk(5)), upTo(5));
    assert.ok((await world.predictions()).every((one) => one.model === 'persistence'));
  });
});

describe('predictor: what was missed', () => {
  const live = walk(COUNT, { availability: 'observed' });

  it('a forecast that is not out before the next candle closes is missed, the champion’s too', async () => {
    const world = createWorld([ridge('a', 0.1)]);
    world.setNow(closeOf(COUNT) - 1);
    await world.live(promoted('a', 1), rows(live.slice(0, -1)), upTo(COUNT - 1));
    assert.deepEqual(draw(await world.predictions(), COUNT - 2), [
      `${COUNT - 2} a champion -`,
      `${COUNT - 2} persistence-1 baseline -`,
      `${COUNT - 1} a champion`,
      `${COUNT - 1} persistence-1 baseline`,
    ]);
    for (const one of await world.predictions()) {
      if (one.status === 'published') continue;
      assert.equal(one.reason, 'deadline-passed');
      assert.ok(!('price' in one || 'logReturn' in one || 'basePrice' in one));
    }
    const asOfs = (await world.vectors()).map((vector) => vector.asOf);
    assert.deepEqual(asOfs, [closeOf(COUNT - 1)], 'only what was served');
  });

  it('a replay has no deadline', async () => {
    const world = createWorld();
    world.setNow(closeOf(1_000_000));
    await world.live(rows(candles), upTo(COUNT));
    assert.ok((await world.predictions()).every((one) => one.status === 'published'));
  });

  it('of the history that a venue tells, nothing was missed; its newest candle can be forecast from', async () => {
    const world = createWorld();
    world.setNow(closeOf(COUNT) + 5_000);
    await world.live(rows(walk(COUNT, { origin: 'venue' })), upTo(COUNT));
    assert.deepEqual(draw(await world.predictions()), [`${COUNT} persistence-1 champion`]);
  });

  it('from an incomplete candle no forecast is made', async () => {
    const world = createWorld([ridge('a', 0.1)]);
    const cut = candles.map((candle) =>
      candle.closeTime === closeOf(COUNT) ? { ...candle, complete: false } : candle,
    );
    await world.live(promoted('a', 1), rows(cut), upTo(COUNT));
    const newest = (await world.predictions()).slice(-2);
    assert.deepEqual(draw(newest), [`${COUNT} a champion -`, `${COUNT} persistence-1 baseline -`]);
    assert.ok(newest.every((one) => one.status === 'missed' && one.reason === 'incomplete-candle'));
  });
});

describe('predictor: another feature view', () => {
  const more = createFeatureView([
    defineFeature({
      name: 'one',
      transform: '1',
      unit: 'share',
      warmUp: 1,
      initial: () => 0,
      next: (state: number) => state,
      value: () => 1,
    }),
  ]);
  const cut = COUNT - 5;
  const stored = rows(candles).flatMap((row) =>
    row.topic === 'technical_indicators' && row.value.candle.closeTime <= closeOf(cut) ? [row.value] : [],
  );

  /** Heard long before it counts, as a signal may be; its article is named by its minute. */
  const news = (minute: number, score: number): Append => {
    const signal = { id: `${minute}`, publishedAt: 0, availableAt: closeOf(minute) - 7, score };
    const value = { kind: 'news', instrument: PAIR, intervalSec: 60, signal } as const;
    return { topic: 'companions', key: PAIR, value };
  };

  it('is warm at once from the rows before, after a store that lags has them; the news of before counts on', async () => {
    const told = [news(3, 1), news(cut - 40, -0.5), news(cut - 2, 0.25), news(cut + 2, 0.75)];
    let asked = 0;
    const history = {
      indicators: async () => {
        asked += 1;
        return asked < 3 ? stored.slice(0, -1) : stored;
      },
    };
    const world = createWorld([], [60], { history });
    await world.live(told, rows(candles).slice(0, cut), upTo(cut));
    world.setView(more);
    await world.live(rows(candles).slice(cut), upTo(COUNT));
    const vectors = (await world.vectors()).filter(({ asOf }) => asOf > closeOf(cut));
    assert.equal(vectors.length, COUNT - cut);
    assert.equal(asked, 3);
    const whole = createWorld();
    whole.setView(more);
    await whole.live(told, rows(candles), upTo(COUNT));
    assert.deepEqual(vectors, (await whole.vectors()).slice(-vectors.length));
    const score = more.names.indexOf('news_score');
    assert.ok(vectors.every(({ values }) => (values[score] ?? 0) !== 0));
  });

  it('warms up from the rows to come where there are none before, or they do not follow on', async () => {
    for (const found of [[], stored.slice(0, -10).concat(stored.slice(-3))]) {
      const world = createWorld([], [60], { history: { indicators: async () => found } });
      await world.live(rows(candles).slice(0, cut), upTo(cut));
      world.setView(more);
      await world.live(rows(candles).slice(cut), upTo(COUNT));
      assert.deepEqual(
        (await world.vectors()).filter(({ asOf }) => asOf > closeOf(cut)),
        [],
      );
    }
  });
});

describe('predictor: companions', () => {
  const others = walk(COUNT, { instrument: 'test:ETH/USD' as Candle['instrument'] });
  const missing = DEFAULT_FEATURE_VIEW.names.indexOf('eth_missing');
  const flags = (vectors: readonly FeatureVector[]) => vectors.map(({ values }) => values[missing]);

  /** Each candle, its companion's at the same time or `late` candles later, and the decision to go on. */
  const told = (late: number) =>
    rows(candles).flatMap((row, index) => {
      const other = others[index - late];
      return [...(other ? [companion('eth', other)] : []), row, decided(index + 1)];
    });

  it('a candle waits for the word that its companions are there', async () => {
    const world = createWorld();
    const [first, second] = rows(walk(2));
    assert.ok(first && second);
    await world.liveWith(upTo(2), first, second);
    assert.deepEqual(await world.predictions(), []);
    await world.liveWith(decided(1));
    assert.deepEqual(draw(await world.predictions()), ['1 persistence-1 champion']);
  });

  it('what came in time is in the vector, and the vector says what that was', async () => {
    const world = createWorld();
    await world.liveWith(told(0), upTo(COUNT));
    const vectors = await world.vectors();
    assert.deepEqual(new Set(flags(vectors)), new Set([0]));
    assert.deepEqual(vectors.at(-1)?.companions, { eth: { seedTime: T0, closeTime: closeOf(COUNT) } });
  });

  it('what came too late is left out, and told as missing', async () => {
    const world = createWorld();
    await world.liveWith(told(1), upTo(COUNT));
    const vectors = await world.vectors();
    assert.deepEqual(new Set(flags(vectors)), new Set([1]));
    assert.deepEqual(vectors.at(-1)?.companions, { eth: { seedTime: T0, closeTime: closeOf(COUNT - 1) } });
  });

  it('what came early waits for its time', async () => {
    const [onTime, early] = [createWorld(), createWorld()];
    await onTime.liveWith(told(0), upTo(COUNT));
    await early.liveWith(
      others.map((other) => companion('eth', other)),
      told(COUNT),
      upTo(COUNT),
    );
    assert.deepEqual(await early.vectors(), await onTime.vectors());
  });

  it('what a log carries twice changes nothing: rows, companions, decisions, the word of the trainer', async () => {
    const [once, twice] = [createWorld(), createWorld()];
    const records = told(0).flatMap((record, index) =>
      index % 20 === 0 ? [upTo(index / 4), record] : [record],
    );
    await once.liveWith(records, upTo(COUNT));
    const repeated = records.flatMap((record, index) =>
      index % 7 === 6 ? [record, ...records.slice(index - 6, index + 1)] : [record],
    );
    await twice.liveWith(repeated, upTo(COUNT));
    assert.deepEqual(await twice.vectors(), await once.vectors());
    assert.deepEqual(await twice.predictions(), await once.predictions());
  });

  it('started again anywhere, it gives the same vectors', async () => {
    const whole = createWorld();
    await whole.liveWith(told(0), upTo(COUNT));
    for (const cut of [1, 300, 700, 3 * COUNT - 40, 3 * COUNT - 2]) {
      const parts = createWorld();
      await parts.liveWith(told(0).slice(0, cut), upTo(Math.floor(cut / 4)));
      await parts.liveWith(told(0).slice(cut), upTo(COUNT));
      assert.deepEqual(await parts.vectors(), await whole.vectors(), `cut at ${cut}`);
    }
  });
});

describe('predictor: started again', () => {
  it('anywhere, it writes row for row what it would have written', async () => {
    const versions = [ridge('a', 0.1), ridge('b', -0.2)];
    const records: Append[] = rows(candles).flatMap((row, index) => [
      row,
      ...(index === COUNT - 10 ? [promoted('a', COUNT - 9)] : []),
      ...(index === COUNT - 5 ? [promoted('b', COUNT - 4)] : []),
      ...(index % 3 === 0 ? [upTo(index + 1)] : []),
    ]);
    const whole = createWorld(versions, [60, 300]);
    await whole.live(records);
    for (const cuts of [
      [1],
      [200, 250, 300],
      [COUNT + 60, COUNT + 75, COUNT + 76, COUNT + 80],
      [330, 340, 350],
    ]) {
      const parts = createWorld(versions, [60, 300]);
      let at = 0;
      for (const cut of [...cuts, records.length]) {
        await parts.live(records.slice(at, cut));
        at = cut;
      }
      assert.deepEqual(await parts.predictions(), await whole.predictions());
      assert.deepEqual(await parts.vectors(), await whole.vectors());
    }
    assert.ok((await whole.predictions()).some((one) => one.modelVersion === 'b'));
  });
});
