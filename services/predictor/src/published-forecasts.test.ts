import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { INTERVAL_LEVELS, type Prediction, type PublishedPrediction } from '@foretick/core/forecast';
import type { Append, PromotionEvent } from '@foretick/ports';
import { normals } from './testing/normals.ts';
import {
  challenged,
  closeOf,
  createWorld,
  MINUTE_MS,
  promoted,
  ridge,
  rows,
  trainedPersistence,
  upTo,
  walk,
  withHeads,
} from './testing/predictor-world.ts';

const WARM = DEFAULT_FEATURE_VIEW.warmUp;
const COUNT = WARM + 60;
const candles = noisy(COUNT);
const byPersistence = { model: 'persistence' } as const;

describe('predictor: the numbers of a forecast', () => {
  it('carries median, volatility and nested intervals of the champion, and none of plain persistence', async () => {
    const world = createWorld([withHeads(ridge('a', 0.2), 1.5)]);
    await world.live(promoted('a', 1), rows(candles), upTo(COUNT));
    const volatilities = new Map((await world.vectors()).map((vector) => [vector.asOf, vector.volatility]));
    const [champion, baseline] = published(await world.predictions()).slice(-2);
    assert.ok(champion && baseline);
    const volatility = volatilities.get(champion.asOf) ?? Number.NaN;
    assert.equal(champion.volatility, 1.5 * volatility);
    assert.ok(Math.abs(champion.medianLogReturn - champion.logReturn / 2) < 1e-15);
    assertIntervals(champion);
    assert.deepEqual(
      [baseline.role, baseline.medianLogReturn, baseline.volatility, baseline.intervals, baseline.edge],
      ['baseline', 0, undefined, [], 'none'],
    );
  });

  it('holds the move against the cost of a round trip', async () => {
    for (const [costBp, edge] of [
      [0.01, 'above-cost'],
      [500, 'below-cost'],
    ] as const) {
      const world = createWorld([ridge('a', 0.2)], [60], { costBp });
      await world.live(promoted('a', 1), rows(candles), upTo(COUNT));
      assert.equal(published(await world.predictions()).at(-2)?.edge, edge);
    }
  });

  it('what coverage has taught stays when another version takes over', async () => {
    const versions = [withHeads(ridge('a', 0), 0.01), withHeads(ridge('b', 0), 0.01)];
    const world = createWorld(versions);
    await world.live(promoted('a', 1), promoted('b', COUNT - 1), rows(candles), upTo(COUNT));
    const widths = published(await world.predictions())
      .filter((one) => one.intervals.length > 0)
      .map(({ modelVersion, intervals, volatility = 0 }) => {
        const [{ lower, upper } = { lower: 0, upper: 0 }] = intervals;
        return { modelVersion, width: (upper - lower) / volatility };
      });
    const [first, last, next] = [widths[0], widths.at(-3), widths.at(-2)];
    assert.ok(first && last && next);
    assert.deepEqual([first.modelVersion, last.modelVersion, next.modelVersion], ['a', 'a', 'b']);
    assert.ok(last.width > first.width * 1.1, 'intervals a hundred times too narrow have grown');
    assert.ok(Math.abs(next.width / last.width - 1) < 0.02, 'and go on from there');
  });
});

describe('predictor: persistence as a trained champion', () => {
  it('serves alone, with intervals, and no baseline says the same beside it', async () => {
    const world = createWorld([trainedPersistence('persistence-x')]);
    await world.live(promoted('persistence-x', COUNT - 1, 60, byPersistence), rows(candles), upTo(COUNT));
    const newest = published(await world.predictions()).slice(-3);
    assert.deepEqual(
      newest.map(({ modelVersion, role }) => `${modelVersion} ${role}`),
      ['persistence-1 champion', 'persistence-x champion', 'persistence-x champion'],
    );
    const [plain, ...trained] = newest;
    assert.deepEqual([plain?.intervals, plain?.edge], [[], 'none']);
    for (const one of trained) {
      assert.deepEqual([one.logReturn, one.medianLogReturn, one.edge], [0, 0, 'none']);
      assertIntervals(one);
    }
  });
});

describe('predictor: challengers', () => {
  const versions = [withHeads(ridge('a', 0.1)), withHeads(ridge('b', 0.3)), withHeads(ridge('c', -0.2))];
  const from = COUNT - 8;

  it('forecast in the shadow from their time on, one at a time, until they are promoted', async () => {
    const world = createWorld(versions);
    await world.live(
      challenged('b', from + 1),
      challenged('c', from + 3),
      promoted('a', from),
      promoted('c', from + 5),
      rows(candles),
      upTo(COUNT),
    );
    const drawn = (await world.predictions())
      .filter(({ asOf, role }) => asOf >= closeOf(from) && role !== 'baseline')
      .map(({ asOf, modelVersion, role }) => `${(asOf - closeOf(from)) / MINUTE_MS} ${modelVersion} ${role}`);
    assert.deepEqual(drawn, [
      '0 a champion',
      ...['1 a champion', '1 b challenger', '2 a champion', '2 b challenger'],
      ...['3 a champion', '3 c challenger', '4 a champion', '4 c challenger'],
      ...['5 c champion', '6 c champion', '7 c champion', '8 c champion'],
    ]);
    const shadows = published(await world.predictions()).filter(({ role }) => role === 'challenger');
    for (const one of shadows) assertIntervals(one);
  });

  it('change nothing about what is served', async () => {
    const [alone, watched] = [createWorld(versions), createWorld(versions)];
    await alone.live(promoted('a', WARM), rows(candles), upTo(COUNT));
    await watched.live(promoted('a', WARM), challenged('b', WARM), rows(candles), upTo(COUNT));
    const served = (await watched.predictions()).filter(({ role }) => role !== 'challenger');
    assert.deepEqual(served, await alone.predictions());
  });
});

describe('predictor: a champion that grows old', () => {
  const maxModelAgeMs = (WARM + 10) * MINUTE_MS;
  const late = WARM + 11;

  for (const [what, more, fallback] of [
    ['plain persistence where no other is known', [], 'persistence-1'],
    [
      'the persistence that was trained last',
      [promoted('persistence-x', WARM, 60, byPersistence)],
      'persistence-x',
    ],
  ] as const) {
    it(`makes way for ${what}, by a record`, async () => {
      const world = createWorld([withHeads(ridge('a', 0.1)), trainedPersistence('persistence-x')], [60], {
        maxModelAgeMs,
      });
      await world.live([...more], promoted('a', WARM + 1), rows(candles), upTo(COUNT));
      const events = (await world.promotions()).filter(
        (one): one is PromotionEvent => one.kind === 'promotion',
      );
      const expiry = events.at(-1);
      assert.ok(expiry);
      const { by, replaces, modelVersion, effectiveFrom, holdUntil } = expiry;
      assert.deepEqual([by, replaces, modelVersion], ['guard', 'a', fallback]);
      assert.equal(effectiveFrom, closeOf(late), 'the version knows candles up to T0');
      assert.equal(holdUntil, undefined, 'a newer version may serve at once');
      assert.deepEqual(world.recorded, [expiry]);
      for (const { asOf, role, modelVersion: served } of await world.predictions()) {
        if (role !== 'champion' || asOf < closeOf(WARM + 1)) continue;
        assert.equal(served, asOf < closeOf(late) ? 'a' : fallback);
      }
    });
  }

  it('makes room for a newer version at once, and does not come back by itself', async () => {
    const newer = { ...withHeads(ridge('b', 0.1)), dataTo: closeOf(WARM) };
    const world = createWorld([ridge('a', 0.1), newer], [60], { maxModelAgeMs });
    const again = promoted('a', late + 1);
    await world.live(promoted('a', WARM), again, promoted('b', late + 3), rows(candles), upTo(COUNT));
    const served = (minute: number) => async () =>
      (await world.predictions()).find((one) => one.asOf === closeOf(minute) && one.role === 'champion')
        ?.modelVersion;
    assert.equal(await served(late + 2)(), 'persistence-1');
    assert.equal(await served(COUNT)(), 'b');
  });

  it('leaves the shadow too', async () => {
    const world = createWorld([ridge('a', 0.1)], [60], { maxModelAgeMs });
    await world.live(challenged('a', WARM), rows(candles), upTo(COUNT));
    const shadows = (await world.predictions()).filter(({ role }) => role === 'challenger');
    assert.equal(shadows.at(-1)?.asOf, closeOf(late - 1));
  });
});

describe('predictor: all of it, started again', () => {
  it('anywhere, it writes row for row what it would have written', async () => {
    const versions = [
      withHeads(ridge('a', 0.1)),
      withHeads(ridge('b', -0.2), 0.5),
      trainedPersistence('persistence-x', 2),
    ];
    const records: Append[] = rows(candles).flatMap((row, index) => [
      row,
      ...(index === WARM ? [promoted('a', WARM + 1), challenged('b', WARM + 2)] : []),
      ...(index === WARM + 30 ? [promoted('persistence-x', WARM + 31, 60, byPersistence)] : []),
      ...(index === WARM + 40 ? [promoted('b', WARM + 42, 300), challenged('a', WARM + 43)] : []),
      ...(index % 3 === 0 ? [upTo(index + 1)] : []),
    ]);
    const whole = createWorld(versions, [60, 300], { maxModelAgeMs: (WARM + 50) * MINUTE_MS });
    await whole.live(records);
    assert.ok(published(await whole.predictions()).some(({ intervals }) => intervals.length > 0));
    assert.equal(whole.recorded.length, 1, 'an expiry is among it');
    for (let first = Math.floor((WARM * 4) / 3); first < records.length; first += 7) {
      const parts = createWorld(versions, [60, 300], { maxModelAgeMs: (WARM + 50) * MINUTE_MS });
      let at = 0;
      for (const cut of [first, first + 3, records.length]) {
        await parts.live(records.slice(at, cut));
        at = cut;
      }
      assert.deepEqual(await parts.predictions(), await whole.predictions(), `cut at ${first}`);
      assert.deepEqual(parts.recorded, whole.recorded);
    }
  });
});

function published(predictions: readonly Prediction[]): PublishedPrediction[] {
  return predictions.filter((one): one is PublishedPrediction => one.status === 'published');
}

function assertIntervals({ logReturn, intervals }: PublishedPrediction): void {
  assert.deepEqual(
    intervals.map(({ level }) => level),
    [...INTERVAL_LEVELS],
  );
  for (const [i, { lower, upper }] of intervals.entries()) {
    const inner = intervals[i - 1] ?? { lower: logReturn, upper: logReturn };
    assert.ok(lower < inner.lower && inner.upper < upper);
    assert.ok(Math.abs((lower + upper) / 2 - logReturn) < 1e-12, 'around the mean');
  }
}

function noisy(count: number): Candle[] {
  const noise = normals(8, count);
  let close = 100;
  return walk(count).map((candle, index) => {
    const open = close;
    close = open * Math.exp(0.001 * (noise[index] ?? 0));
    return { ...candle, open, close, high: Math.max(open, close), low: Math.min(open, close) };
  });
}
