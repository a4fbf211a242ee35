import { macroF1 } from '../news/index.ts';
import { correlation } from './correlation.ts';

/** How far labels agree with those that are held to be right. */
export interface LabelAgreement {
  readonly count: number;
  /** Share that is the same. */
  readonly accuracy: number;
  /** The mean of 2·tp / (2·tp + fp + fn) over all classes that either side has. */
  readonly macroF1: number;
  /** Of ranks, ties at their mean; `undefined` where one side is all the same. */
  readonly spearman: number | undefined;
}

/** Position by position, for labels that have an order, such as scores from -2 to 2. */
export function labelAgreement(expected: readonly number[], given: readonly number[]): LabelAgreement {
  // What is not given is no label, and agrees with none.
  const pairs = expected.map((label, i) => ({ label, answer: given[i] ?? Number.NaN }));
  return {
    count: expected.length,
    accuracy: pairs.filter(({ label, answer }) => label === answer).length / Math.max(1, pairs.length),
    macroF1: macroF1(pairs, [...new Set([...expected, ...given])]),
    spearman: correlation(ranks(expected), ranks(given)),
  };
}

function ranks(values: readonly number[]): Float64Array {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (order[to + 1]?.value === order[from]?.value && to + 1 < order.length) to += 1;
    for (const { i } of order.slice(from, to + 1)) result[i] = (from + to) / 2;
    from = to + 1;
  }
  return result;
}
