import { createDataset, type Model, trainSync } from '@foretick/gbdt';
import { type Benchmark, bestRate } from './benchmark.ts';
import { boostPlainly } from './plain-boosting.ts';

const ROWS = 100_000;
const FEATURES = 50;
const TREES = 10;
const CALLS = 20_000;

/** Training against a plain TypeScript loop on columns that are binned already; one-row prediction against nested objects. */
export const benchmark: Benchmark = {
  name: 'gbdt',
  async *run() {
    const columns = Array.from({ length: FEATURES }, (_, f) =>
      Float32Array.from(
        { length: ROWS },
        (_, i) => (Math.sin((i + 1) * (f + 1) * 12.9898) * 43_758.5453) % 1,
      ),
    );
    const labels = Float64Array.from({ length: ROWS }, (_, i) => {
      const at = (f: number) => columns[f]?.[i] ?? 0;
      return Math.sin(3 * at(0)) + at(1) * at(2) + 0.5 * at(3) + at(FEATURES - 1);
    });
    const dataset = createDataset({ columns, labels });
    const params = { objective: { kind: 'squared-error' } } as const;
    const work = ROWS * FEATURES * TREES;
    const value = await bestRate(work, 3, () => trainSync(dataset, { ...params, rounds: TREES }));
    const bins = columns.map((column) => Uint8Array.from(column, (x) => Math.floor((x + 1) * 127)));
    const baseline = await bestRate(work, 1, () => boostPlainly(bins, labels, TREES, 6));
    yield { name: 'gbdt: training', value, unit: 'cells/s', baseline };

    const { model } = trainSync(dataset, { ...params, rounds: 200, growth: 'leaf', maxLeaves: 31 });
    const rows = Array.from({ length: 500 }, (_, i) =>
      Float64Array.from(columns, (column) => column[i] ?? 0),
    );
    const nested = model.parts.trees.map((_, tree) => nest(model, tree, 0));
    const p99 = (predict: (row: Float64Array) => number): number => {
      const times = new Float64Array(CALLS);
      for (let pass = 0; pass < 2; pass += 1) {
        for (let call = 0; call < CALLS; call += 1) {
          const start = performance.now();
          predict(rows[call % rows.length] ?? new Float64Array(FEATURES));
          times[call] = performance.now() - start;
        }
      }
      return (times.sort()[Math.floor(CALLS * 0.99)] ?? 0) * 1_000;
    };
    yield {
      name: 'gbdt: one row through 200 trees of 31 leaves, p99',
      value: p99((row) => model.predictRow(row)),
      unit: 'µs',
      baseline: p99((row) => nested.reduce((sum, root) => sum + walk(root, row), 0)),
    };
  },
};

type Nested =
  | { readonly value: number }
  | { readonly feature: number; readonly threshold: number; readonly left: Nested; readonly right: Nested };

function nest(model: Model, tree: number, node: number): Nested {
  const { feature, threshold, left } = model.parts.trees[tree] ?? {};
  const at = feature?.[node] ?? -1;
  const value = threshold?.[node] ?? 0;
  if (at < 0) return { value };
  const child = left?.[node] ?? 0;
  return {
    feature: at,
    threshold: value,
    left: nest(model, tree, child),
    right: nest(model, tree, child + 1),
  };
}

function walk(root: Nested, row: Float64Array): number {
  let node = root;
  while (!('value' in node)) node = (row[node.feature] ?? 0) < node.threshold ? node.left : node.right;
  return node.value;
}
