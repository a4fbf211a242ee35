import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newRandom } from '../random.ts';
import { addContributions as addByPaths, newShapRoom } from '../testing/path-shap.ts';
import { type Forest, plantForest, sumLeaves } from './forest.ts';
import { gaussRule } from './gauss-rule.ts';
import { planShap } from './shap-plan.ts';
import type { Tree } from './tree.ts';
import { addContributions } from './tree-shap.ts';

interface Shape {
  readonly seed: number;
  readonly features: number;
  readonly depth: number;
  /** Share of nodes above the depth that split. */
  readonly splits: number;
  readonly trees: number;
}

const SHAPE: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  features: fc.integer({ min: 1, max: 12 }),
  depth: fc.integer({ min: 0, max: 9 }),
  splits: fc.constantFrom(0.7, 0.9, 1),
  trees: fc.integer({ min: 1, max: 4 }),
});

describe('TreeSHAP', () => {
  it('says what the textbook algorithm says, and adds up', () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { forest, rows } = grow(shape);
        // One plan for all rows: what one leaves behind must not reach the next.
        const plan = planShap(forest);
        const room = newShapRoom(forest);
        for (const row of rows) {
          const found = new Float64Array(shape.features + 1);
          const expected = new Float64Array(shape.features + 1);
          addContributions(forest, row, plan, found);
          addByPaths(forest, row, room, expected);
          for (const [at, value] of expected.entries()) near(found[at], value, `place ${at}`);
          near(sum(found), sumLeaves(forest, row), 'sum');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('adds up over long chains of as many features, where shares of cover are tiny', () => {
    for (const features of [7, 60, 200]) {
      const forest = plantForest([chain(features, 200)]);
      const plan = planShap(forest);
      for (const value of [-1, 1, Number.NaN]) {
        const row = new Float64Array(features).fill(value);
        const found = new Float64Array(features + 1);
        addContributions(forest, row, plan, found);
        near(sum(found), sumLeaves(forest, row), `${features} features, all ${value}`);
      }
    }
  });

  it('gives finite values where a node has no cover', () => {
    const { forest, rows } = grow({ seed: 3, features: 3, depth: 6, splits: 1, trees: 1 });
    forest.cover[(forest.left[1] ?? 0) + 1] = 0;
    forest.cover[forest.left[1] ?? 0] = forest.cover[1] ?? 0;
    const plan = planShap(forest);
    for (const row of rows) {
      const found = new Float64Array(4);
      addContributions(forest, row, plan, found);
      near(sum(found), sumLeaves(forest, row), 'sum');
    }
  });
});

it('a Gauss rule integrates all powers below twice its size', () => {
  for (const size of [1, 2, 3, 8, 31, 100]) {
    const { points, rests, weights } = gaussRule(size);
    for (let power = 0; power < 2 * size; power += 1) {
      for (const places of [points, rests]) {
        const found = weights.reduce((total, weight, k) => total + weight * (places[k] ?? 0) ** power, 0);
        assert.ok(Math.abs(found - 1 / (power + 1)) < 1e-13, `${size} points, power ${power}: ${found}`);
      }
    }
  }
});

function near(found: number | undefined, expected: number, what: string): void {
  const difference = Math.abs((found ?? Number.NaN) - expected);
  assert.ok(difference < 1e-9, `${what}: ${found} is not ${expected}`);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

interface Node {
  feature: number;
  threshold: number;
  left: number;
  missingLeft: number;
  cover: number;
}

/** Trees whose features come back on a path, and rows of which every fifth value is missing. */
function grow({ seed, features, depth, splits, trees }: Shape): { forest: Forest; rows: Float64Array[] } {
  const random = newRandom(seed);
  const chance = () => random.below(10_000) / 10_000;
  const growTree = (): Tree => {
    const nodes: Node[] = [leaf(1_000_000, 2 * chance() - 1)];
    const split = (at: number, level: number): void => {
      const node = nodes[at];
      if (node === undefined || level === depth || chance() >= splits) return;
      node.feature = random.below(features);
      node.threshold = 2 * chance() - 1;
      node.missingLeft = random.below(2);
      node.left = nodes.length;
      const cover = node.cover * (0.05 + 0.9 * chance());
      nodes.push(leaf(cover, 2 * chance() - 1), leaf(node.cover - cover, 2 * chance() - 1));
      split(node.left, level + 1);
      split(node.left + 1, level + 1);
    };
    split(0, 0);
    return treeOf(nodes);
  };
  const forest = plantForest(Array.from({ length: trees }, growTree));
  const rows = Array.from({ length: 4 }, () =>
    Float64Array.from({ length: features }, () => (random.below(5) === 0 ? Number.NaN : 2 * chance() - 1)),
  );
  return { forest, rows };
}

/** Each split has a leaf to the left, which a tenth of the cover goes to. */
function chain(features: number, depth: number): Tree {
  const nodes: Node[] = [leaf(1, 1)];
  for (let level = 0; level < depth; level += 1) {
    const node = nodes[2 * level];
    if (node === undefined) break;
    node.feature = level % features;
    node.threshold = 0;
    node.left = 2 * level + 1;
    nodes.push(leaf(node.cover * 0.1, Math.cos(level)), leaf(node.cover * 0.9, Math.sin(level)));
  }
  return treeOf(nodes);
}

function leaf(cover: number, value: number): Node {
  return { feature: -1, threshold: value, left: 0, missingLeft: 0, cover };
}

function treeOf(nodes: readonly Node[]): Tree {
  return {
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => missingLeft),
    gain: new Float64Array(nodes.length),
    cover: Float64Array.from(nodes, ({ cover }) => cover),
  };
}
