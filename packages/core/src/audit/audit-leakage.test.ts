import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_FEATURE_VIEW } from '../feature/index.ts';
import type { ItemsByName } from './audit-input.ts';
import { EVERYTHING, recordsIn } from './changed-future.ts';
import {
  type AuditedRun,
  type AuditedTable,
  type AuditOutcome,
  auditLeakage,
  describeLeak,
  type LeakageAudit,
  type RecordLists,
} from './index.ts';
import { seededRandom } from './seeded-random.ts';
import { HONEST, type Parts, pipeline } from './testing/honest-pipeline.ts';
import { type Market, marketOf } from './testing/market.ts';
import { PLANTED_LEAKS } from './testing/planted-leaks.ts';

const HOUR_MS = 3_600_000;
const market = marketOf(30 * 60, 5);
const settings = { inputs: market, lookbackMs: 6 * HOUR_MS, lookaheadMs: HOUR_MS, cuts: 24, wholeCuts: 2 };
const withParts = (parts: Parts) => (records: RecordLists<Market>) => pipeline(records, parts);

describe('leakage audit', () => {
  it('passes the feature view with labels, another venue and news, and says what it looked at', () => {
    const outcome = ended({ ...settings, build: withParts(HONEST) });
    assert.equal(outcome.kind, 'passed', outcome.kind === 'leak' ? describeLeak(outcome.leak) : '');
    const { reach } = outcome;
    assert.equal(reach.windowCuts + reach.wholeCuts, 26);
    assert.equal(reach.vectors, 30 * 60 - 240);
    assert.equal(reach.labels, 2 * 30 * 60 - 1 - 5);
    assert.ok(reach.vectorsCompared > 3_000 && reach.labelsCompared > 6_000);
    // Only the time of day is in these, and the view's own slots are empty here.
    const unmoved = DEFAULT_FEATURE_VIEW.features.filter(
      ({ name, group }) =>
        name !== 'news_score' && ['time', 'reference-venues', 'cross-asset', 'news'].includes(group),
    );
    assert.deepEqual(
      reach.unmoved,
      unmoved.map(({ name }) => name),
    );
    assert.ok(reach.largestLagMs > 1_000 && reach.largestLagMs < 2_000);
  });

  for (const { what, name, from, parts } of PLANTED_LEAKS) {
    it(`catches ${what}`, () => {
      for (const seed of [1, 2, 3]) {
        const outcome = ended({ ...settings, seed, build: withParts(parts) });
        assert.equal(outcome.kind, 'leak', `seed ${seed}`);
        const { leak } = outcome;
        assert.deepEqual(leak.changed, [name], describeLeak(leak));
        assert.deepEqual(leak.inputs, [from], describeLeak(leak));
        assert.equal(leak.name, name);
        assert.equal(leak.kind, name.startsWith('label') ? 'label' : 'feature');
        assert.ok(leak.knownAt <= leak.cut);
        assert.match(describeLeak(leak), new RegExp(`${name} as of 20.* ${from} after 20`));
      }
    });
  }

  it('is needed: mild leaks leave the correlation with the outcome as it was', () => {
    const correlation = (what: string) => {
      const parts = PLANTED_LEAKS.find((leak) => leak.what.includes(what))?.parts ?? HONEST;
      const [features, label] = finished(pipeline(recordsIn(market, EVERYTHING), parts));
      assert.ok(features !== undefined && label !== undefined);
      const column = what === '' ? features.names.indexOf('body') : features.names.length - 1;
      const row = new Map([...features.asOf].map((asOf, i) => [asOf, i * features.names.length + column]));
      const pairs = [...label.asOf].flatMap((asOf, i) => {
        const at = row.get(asOf);
        return at === undefined ? [] : [[features.values[at] ?? 0, label.values[i] ?? 0] as const];
      });
      return pearson(pairs);
    };
    const honest = correlation('');
    assert.ok(honest > 0.15 && honest < 0.3, `${honest}`);
    for (const mild of ['whole sample', 'whole month'])
      assert.ok(Math.abs(correlation(mild) - honest) < 0.01);
    assert.ok(correlation('the next candle') > 0.99);
  });

  it('sees a day ahead by cuts of the whole history, where a window of an hour does not', () => {
    const parts: Parts = {
      ...HONEST,
      columns: { tomorrow: ({ candles, rows }) => rows.map((row) => candles[row + 1_440]?.close ?? 1) },
    };
    const build = withParts(parts);
    assert.equal(ended({ ...settings, wholeCuts: 0, build }).kind, 'passed');
    const outcome = ended({ ...settings, cuts: 0, wholeCuts: 4, build });
    assert.equal(outcome.kind === 'leak' && outcome.leak.name, 'tomorrow');
    assert.equal(outcome.kind === 'leak' && outcome.leak.scope, 'whole');
  });

  it('finds the same by the same seed, and tells how far it is, never backwards', () => {
    const audit = { ...settings, cuts: 6, build: withParts(HONEST) };
    assert.deepEqual(ended(audit), ended(audit));
    let last = 0;
    let steps = 0;
    for (const share of auditLeakage(audit)) {
      assert.ok(share >= last && share <= 1, `${share} after ${last}`);
      last = share;
      steps += 1;
    }
    assert.ok(steps > 20 && last > 0.99);
  });
});

describe('leakage audit of a pipeline in a few lines', () => {
  //  records     0     1     2  …                 each known 100 ms after its minute
  //  running sum ─────────────►
  it('never calls an honest pipeline leaking, whatever its averages, windows and delays', () => {
    const kinds = fc.record({
      keep: fc.double({ min: 0, max: 0.999, noNaN: true }),
      window: fc.integer({ min: 1, max: 30 }),
      delayMs: fc.integer({ min: 0, max: 200_000 }),
      repeats: fc.boolean(),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(kinds, ({ keep, window, delayMs, repeats, seed }) => {
        const outcome = ended({
          ...small(delayMs, repeats),
          seed,
          build: simple((numbers, i) => {
            const newest = numbers.slice(Math.max(i + 1 - window, 0), i + 1);
            const average = numbers.slice(0, i + 1).reduce((so, value) => keep * so + (1 - keep) * value, 0);
            return Math.max(...newest) - average;
          }),
        });
        assert.equal(outcome.kind, 'passed', outcome.kind === 'leak' ? describeLeak(outcome.leak) : '');
      }),
      { numRuns: 60 },
    );
  });

  it('always catches a look ahead, however short and however small', () => {
    const ahead = fc.record({
      steps: fc.integer({ min: 1, max: 20 }),
      weight: fc.double({ min: 1e-9, max: 1, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(ahead, ({ steps, weight, seed }) => {
        const build = simple((numbers, i) => (numbers[i] ?? 0) + weight * (numbers[i + steps] ?? 0));
        assert.equal(ended({ ...small(), seed, build }).kind, 'leak');
      }),
      { numRuns: 60 },
    );
  });

  it('catches vectors that are there only because their outcome is', () => {
    const outcome = ended({
      ...small(),
      build: function* ({ numbers }) {
        yield 0;
        return [tableOf(numbers.slice(0, -3), (record) => record.value)];
      },
    });
    assert.equal(outcome.kind === 'leak' && outcome.leak.change, 'missing');
    assert.match(
      outcome.kind === 'leak' ? describeLeak(outcome.leak) : '',
      /vector as of .* is missing without/,
    );
  });

  it('catches vectors that only another future leaves there, and times that depend on it', () => {
    const added = ended({
      ...small(),
      build: function* ({ numbers }) {
        yield 0;
        const newest = numbers.filter((_, i) => i < 10 || i === numbers.length - 1);
        return [tableOf(newest, ({ value }) => value)];
      },
    });
    assert.equal(added.kind === 'leak' && added.leak.change, 'added');
    const moved = ended({
      ...small(),
      build: function* ({ numbers }) {
        yield 0;
        const table = tableOf(numbers, ({ value }) => value);
        return [{ ...table, knownAt: table.knownAt.map((time, i) => time - (numbers[i + 1]?.value ?? 0)) }];
      },
    });
    assert.equal(moved.kind === 'leak' && moved.leak.change, 'known_at');
  });

  it('says so when the same records make something else the second time', () => {
    let runs = 0;
    const build = simple((numbers, i) => {
      runs += 1;
      return (numbers[i] ?? 0) + runs;
    });
    const outcome = ended({ ...small(), build });
    assert.equal(outcome.kind === 'leak' && outcome.leak.way, 'repeated');
    assert.match(outcome.kind === 'leak' ? describeLeak(outcome.leak) : '', /the very same records/);
  });

  it('passes nothing that it could not see', () => {
    const build = simple((numbers, i) => numbers[i] ?? 0);
    const { inputs, ...rest } = small();
    for (const count of [0, 1]) {
      const few = { numbers: { ...inputs.numbers, records: inputs.numbers.records.slice(0, count) } };
      assert.equal(ended({ ...rest, inputs: few, build }).kind, 'nothing_to_compare');
    }
    const lame = { numbers: { ...inputs.numbers, perturb: (record: Sample) => record } };
    assert.deepEqual(ended({ ...rest, inputs: lame, build }).reach.unmoved, ['feature']);
    assert.deepEqual(ended({ ...rest, inputs, build }).reach.unmoved, []);
  });

  it('refuses tables that are none, and a change of a record that changes its time', () => {
    const { inputs, ...rest } = small();
    const late = (record: Sample) => ({ ...record, availableAt: record.availableAt + 1 });
    const build = simple((numbers, i) => numbers[i] ?? 0);
    assert.throws(
      () => ended({ ...rest, inputs: { numbers: { ...inputs.numbers, perturb: late } }, build }),
      /perturb must keep availableAt/,
    );
    const table = tableOf(inputs.numbers.records, ({ value }) => value);
    for (const wrong of [{ asOf: table.asOf.toReversed() }, { values: table.values.slice(1) }]) {
      const broken = function* () {
        yield 0;
        return [{ ...table, ...wrong }];
      };
      assert.throws(() => ended({ ...rest, inputs, build: broken }), RangeError);
    }
  });
});

interface Sample {
  readonly time: number;
  readonly availableAt: number;
  readonly value: number;
}

/** 200 numbers, one a minute, and what the audit needs besides a pipeline. */
function small(delayMs = 100, repeats = false) {
  const random = seededRandom(3);
  const records = Array.from({ length: 200 }, (_, i): Sample => {
    const time = START + i * 60_000;
    return { time, availableAt: time + delayMs, value: random() };
  });
  const perturb = (record: Sample, chance: () => number) => ({ ...record, value: chance() });
  return {
    inputs: { numbers: { records, perturb, repeats } },
    lookbackMs: 3_600_000,
    lookaheadMs: 1_800_000,
    cuts: 20,
    wholeCuts: 1,
  };
}

const START = Date.UTC(2024, 0, 1);

/** One feature, a function of all numbers and the place among them. A number that comes twice counts once. */
function simple(feature: (numbers: readonly number[], index: number) => number) {
  return function* ({ numbers }: { readonly numbers: readonly Sample[] }): Generator<number, AuditedRun> {
    yield 0.5;
    const once = [...new Map(numbers.map((record) => [record.time, record])).values()];
    const values = once.map(({ value }) => value);
    return [tableOf(once, (_, i) => feature(values, i))];
  };
}

function tableOf(records: readonly Sample[], value: (record: Sample, index: number) => number): AuditedTable {
  return {
    names: ['feature'],
    horizonSec: 0,
    asOf: Float64Array.from(records, ({ time }) => time),
    knownAt: Float64Array.from(records, ({ availableAt }) => availableAt),
    values: Float64Array.from(records, value),
  };
}

function ended<Items extends ItemsByName<Items>>(audit: LeakageAudit<Items>): AuditOutcome {
  return finished(auditLeakage(audit));
}

function finished<Result>(steps: Generator<number, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const mean = (pick: (pair: readonly [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [x, y] = [mean((pair) => pair[0]), mean((pair) => pair[1])];
  const covariance = mean((pair) => (pair[0] - x) * (pair[1] - y));
  return covariance / Math.sqrt(mean((pair) => (pair[0] - x) ** 2) * mean((pair) => (pair[1] - y) ** 2));
}
