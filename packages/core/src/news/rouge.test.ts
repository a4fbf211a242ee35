import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type RougeScore, rouge } from './rouge.ts';

interface Golden {
  readonly reference: string;
  readonly candidate: string;
  readonly rouge1: RougeScore;
  readonly rouge2: RougeScore;
  readonly rougeL: RougeScore;
}

describe('ROUGE', () => {
  it('gives what the reference implementation gives', () => {
    const path = new URL('golden/rouge/expected.json', import.meta.url);
    const cases: readonly Golden[] = JSON.parse(readFileSync(path, 'utf8'));
    assert.ok(cases.length >= 70);
    for (const { reference, candidate, ...expected } of cases) {
      const found = rouge(reference, candidate);
      for (const kind of ['rouge1', 'rouge2', 'rougeL'] as const) {
        for (const part of ['precision', 'recall', 'f1'] as const) {
          const off = Math.abs(found[kind][part] - expected[kind][part]);
          assert.ok(off < 1e-12, `${kind} ${part} of "${candidate}" is ${found[kind][part]}`);
        }
      }
    }
  });
});
