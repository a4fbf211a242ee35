import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import fc from 'fast-check';
import { createGeneratedMarket } from '../market/generated-market.ts';
import { textSeed } from '../market/hash-random.ts';
import { createFaultPlan } from './fault-plan.ts';
import { faultPreset } from './fault-presets.ts';
import type { ExchangeFaults } from './faults.ts';
import { occurrences } from './schedule.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const NOON_MS = Date.UTC(2026, 4, 20, 12);
const IDS = Array.from({ length: 20_000 }, (_, index) => 5_000_000 + index);

describe('fault plan', () => {
  it('hits as large a share as it is told to, the same ones each time, others with another seed', () => {
    const kinds = {
      duplicates: (plan) => (id) => plan.repeatsBack(BTC, id) !== undefined,
      reordered: (plan) => (id) => plan.message(BTC, id).reordered !== undefined,
      malformedMessages: (plan) => (id) => plan.message(BTC, id).malformed !== undefined,
      wrongTypes: (plan) => (id) => plan.damage(BTC, id)?.kind === 'wrong-type',
      absurdPrices: (plan) => (id) => plan.damage(BTC, id)?.kind === 'absurd',
      restRateLimited: (plan) => (id) => plan.rest(id) !== undefined,
      restUnanswered: (plan) => (id) => plan.rest(id)?.kind === 'hang',
      restReset: (plan) => (id) => plan.rest(id)?.kind === 'reset',
    } satisfies Partial<
      Record<keyof ExchangeFaults, (plan: ReturnType<typeof createFaultPlan>) => (id: number) => boolean>
    >;
    const all = new Set<string>();
    for (const [kind, isHit] of Object.entries(kinds)) {
      const hits = (seed: number) => IDS.filter(isHit(createFaultPlan({ seed, [kind]: 0.1 }, 99)));
      const found = hits(1);
      assert.ok(
        Math.abs(found.length / IDS.length - 0.1) < 0.01,
        `${kind}: ${found.length} of ${IDS.length}`,
      );
      assert.deepEqual(hits(1), found, kind);
      assert.notDeepEqual(hits(2), found, kind);
      all.add(found.join());
    }
    // The kinds of one request exclude each other, so they draw once.
    assert.ok(all.size >= 6, 'two kinds of faults hit the same trades');
  });

  it('does nothing unless told to', () => {
    const plan = createFaultPlan({}, 1);
    for (const id of IDS.slice(0, 1_000)) {
      assert.equal(plan.repeatsBack(BTC, id), undefined);
      assert.equal(plan.damage(BTC, id), undefined);
      assert.deepEqual(plan.message(BTC, id), { reordered: undefined, malformed: undefined });
      assert.equal(plan.rest(id), undefined);
    }
    assert.equal(plan.strikes('disconnect', 0, NOON_MS), false);
    assert.equal(plan.inMaintenance(NOON_MS), false);
    const trades = minutesOfTrades(1);
    assert.equal(plan.streamed(BTC, trades), trades);
    assert.equal(plan.withheld.without(BTC, trades, undefined), trades);
  });

  it('takes the seed of the market when it has none of its own', () => {
    const hits = (faults: ExchangeFaults, marketSeed: number) =>
      IDS.filter((id) => createFaultPlan(faults, marketSeed).damage(BTC, id));
    assert.deepEqual(hits({ wrongTypes: 0.1 }, 7), hits({ wrongTypes: 0.1, seed: 7 }, 1));
  });

  it('strikes once in each period, and wherever the time is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 2, max: 100_000 }),
        fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 30 }),
        (seed, everyMs, stepsMs) => {
          const plan = createFaultPlan({ seed, disconnect: { everyMs } }, 1);
          const end = NOON_MS + stepsMs.reduce((sum, step) => sum + step, 0);
          const moments = occurrences(
            textSeed(seed, 'disconnect'),
            { everyMs, lastsMs: 0 },
            NOON_MS,
            end + 1,
          ).map(({ fromMs }) => fromMs);
          let at = NOON_MS;
          for (const step of stepsMs) {
            const expected = moments.some((moment) => moment > at && moment <= at + step);
            assert.equal(plan.strikes('disconnect', at, at + step), expected);
            at += step;
          }
          const periods = (end - NOON_MS) / everyMs;
          if (periods >= 2) assert.equal(plan.strikes('disconnect', NOON_MS, end), true);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('lays stretches wholly into their periods, one in each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 10, max: 100_000 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (seed, everyMs, share) => {
          const lastsMs = Math.max(1, Math.floor(everyMs * share));
          const first = Math.floor(NOON_MS / everyMs);
          const found = occurrences(seed, { everyMs, lastsMs }, first * everyMs, (first + 20) * everyMs);
          assert.deepEqual(
            found.map(({ period }) => period),
            Array.from({ length: 20 }, (_, index) => first + index),
          );
          for (const { period, fromMs, toMs } of found) {
            assert.ok(fromMs >= period * everyMs && toMs <= (period + 1) * everyMs);
            assert.equal(toMs - fromMs, lastsMs);
          }
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('loses stretches of up to 20 trades, the same however the stream is cut', () => {
    const plan = createFaultPlan({ jumps: 0.01 }, 1);
    const trades = minutesOfTrades(60);
    const sent = plan.streamed(BTC, trades);
    const lost = trades.length - sent.length;
    assert.ok(lost > trades.length * 0.05 && lost < trades.length * 0.2, `${lost} of ${trades.length} lost`);
    for (const cut of [1, 77, 500]) {
      const parts = [...plan.streamed(BTC, trades.slice(0, cut)), ...plan.streamed(BTC, trades.slice(cut))];
      assert.deepEqual(parts, sent);
    }
    const jumps = sent.slice(1).map((trade, index) => trade.id - (sent[index]?.id ?? trade.id));
    assert.ok(jumps.some((jump) => jump > 10));
  });

  it('withholds stretches from REST for a while or for good, and from the stream always', () => {
    // time     |--- stretch ---|      2 min       |
    // stream          -                -                 -
    // REST            -                -           yes, unless never
    const unfillable = { everyMs: 60_000, lastsMs: 10_000, availableAgainAfterMs: 120_000, neverShare: 0.5 };
    const { withheld } = createFaultPlan({ unfillable }, 3);
    const market = createGeneratedMarket({ seed: 5, pairs: [BTC, ETH] });
    const toMs = NOON_MS + 60 * 60_000;
    const trades = minutesOfTrades(60);
    const stretches = withheld.stretches(BTC, market, NOON_MS, toMs);
    assert.ok(stretches.length > 50 && stretches.length <= 60, `${stretches.length} stretches`);
    const never = stretches.filter((stretch) => stretch.availableAt === undefined);
    assert.ok(never.length > 15 && never.length < 45, `${never.length} never come`);
    for (const stretch of stretches) {
      if (stretch.availableAt !== undefined) assert.equal(stretch.availableAt, stretch.toTime + 120_000);
    }
    const isIn = (list: typeof stretches) => (trade: { readonly id: number }) =>
      list.some(({ firstId, lastId }) => trade.id >= firstId && trade.id <= lastId);
    const without = (nowMs: number | undefined) => withheld.without(BTC, trades, nowMs);
    const outside = (list: typeof stretches) => trades.filter((trade) => !isIn(list)(trade));
    assert.deepEqual(without(undefined), outside(stretches));
    assert.deepEqual(without(toMs), outside(stretches.filter((s) => (s.availableAt ?? Infinity) > toMs)));
    assert.deepEqual(without(Number.MAX_SAFE_INTEGER), outside(never));
    const others = withheld.stretches(ETH, market, NOON_MS, toMs);
    assert.notEqual(others[0]?.fromTime, stretches[0]?.fromTime, 'both pairs at once');
    const [first] = stretches;
    assert.ok(first !== undefined);
    assert.deepEqual(withheld.stretches(BTC, market, NOON_MS, first.toTime), [first]);
    assert.deepEqual(withheld.stretches(BTC, market, NOON_MS, first.toTime - 1), [], 'it still goes on');
  });

  it('has presets that can be', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      for (const preset of ['none', 'mild', 'all'] as const) createFaultPlan(faultPreset(preset, seed), 1);
    }
    assert.deepEqual(faultPreset('none', 4), { seed: 4 });
    const skews = Array.from({ length: 50 }, (_, seed) => faultPreset('all', seed).clockSkewMs ?? 0);
    assert.ok(skews.some((skew) => skew > 1_000) && skews.some((skew) => skew < -1_000));
  });

  for (const [faults, what] of [
    [{ jumps: 1.5 }, 'jumps is 1.5; it has to be from 0 to 1'],
    [{ duplicates: Number.NaN }, 'duplicates is NaN; it has to be from 0 to 1'],
    [{ seed: 0.5 }, 'seed is 0.5; it has to be a whole number'],
    [{ clockSkewMs: 0.5 }, 'clockSkewMs is 0.5; it has to be whole milliseconds'],
    [{ disconnect: { everyMs: 0 } }, 'disconnect.everyMs is 0; it has to be at least 1'],
    [
      { maintenance: { everyMs: 10, lastsMs: 11 } },
      'maintenance.lastsMs is 11; it has to be in (0, everyMs]',
    ],
    [{ unfillable: { everyMs: 10, lastsMs: 0 } }, 'unfillable.lastsMs is 0; it has to be in (0, everyMs]'],
    [
      { unfillable: { everyMs: 10, lastsMs: 1, neverShare: 2 } },
      'unfillable.neverShare is 2; it has to be from 0 to 1',
    ],
    [
      { restReset: 0.6, restUnanswered: 0.6 },
      'shares of REST requests together is 1.2; it has to be at most 1',
    ],
  ] satisfies readonly (readonly [ExchangeFaults, string])[]) {
    it(`refuses: ${what}`, () => {
      assert.throws(() => createFaultPlan(faults, 1), {
        code: 'SIMULATOR_FAULTS_INVALID',
        message: `faults of the simulated exchange: ${what}`,
      });
    });
  }
});

function minutesOfTrades(minutes: number) {
  const market = createGeneratedMarket({ seed: 5, pairs: [BTC] });
  return market.trades(BTC, NOON_MS * 1_000, (NOON_MS + minutes * 60_000) * 1_000);
}
