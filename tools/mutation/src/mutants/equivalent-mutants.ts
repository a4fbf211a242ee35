import type { Mutant } from './mutant.ts';

/** A mutant that no test can tell from the code it was made of. */
interface EquivalentMutant {
  readonly file: string;
  /** The line that it begins in, trimmed, or how that line begins. */
  readonly sourceLine: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

/** Named one by one, each looked at by hand. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  {
    file: 'packages/core/src/evaluation/compare-forecasts.ts',
    sourceLine: 'for (let i = 0, j = 0; i < a.asOf.length && j < b.asOf.length; ) {',
    original: 'i < a.asOf.length',
    replacement: 'true',
    why: 'past its end a series gives 0, which is no time of the other one, so that it only goes on to the end of that',
  },
  {
    file: 'packages/core/src/evaluation/gate.ts',
    sourceLine: "const than = rival === undefined ? '' : ",
    original: 'evidence.champion?.modelVersion',
    replacement: 'evidence.champion.modelVersion',
    why: 'there is a rival only where there is a champion',
  },
  {
    file: 'packages/core/src/feature/market-window.ts',
    sourceLine:
      'length === 1 ? (this.#newest?.candle.volume ?? 0) : figureOf(this.#volumes, length) / length;',
    original: 'this.#newest?.candle',
    replacement: 'this.#newest.candle',
    why: 'features are asked for after a candle only, so that there is a newest one',
  },
  {
    file: 'packages/core/src/indicator/indicator-set.ts',
    sourceLine:
      'this.warmUps = this.#specs.flatMap(({ columns }, i) => columns.map(() => this.#formulas[i]?.warmUp ?? 0));',
    original: 'this.#formulas[i]?.warmUp',
    replacement: 'this.#formulas[i].warmUp',
    why: 'there is one formula for each specification',
  },
  {
    file: 'packages/core/src/indicator/part/sliding-window.ts',
    sourceLine: 'if (this.#count < this.length) return head;',
    original: 'this.#count < this.length',
    replacement: 'this.#count <= this.length',
    why: 'where so many numbers have come, the block has ended and the line above has returned',
  },
  {
    file: 'packages/core/src/news/alike-sets.ts',
    sourceLine: 'if (a <= b) i += 1;',
    original: 'a <= b',
    replacement: 'a < b',
    why: 'numbers rise, so that after a match the other side has moved on and this one follows a step later',
  },
  {
    file: 'packages/core/src/news/fit-classifier.ts',
    sourceLine: 'for (let bucket = 0; bucket < buckets; bucket += 1) {',
    original: 'bucket < buckets',
    replacement: 'bucket <= buckets',
    why: 'a typed array keeps nothing beyond its end',
  },
  {
    file: 'packages/core/src/news/names-in-text.ts',
    sourceLine: ".replace(/['’]s?$/u, '')",
    original: "/['’]s?$/u",
    replacement: "/['’]s$/u",
    why: 'a word never ends with an apostrophe here',
  },
  {
    file: 'packages/gbdt/src/format/read-lightgbm.ts',
    sourceLine: 'const bound = threshold?.[id];',
    original: 'threshold?.[id]',
    replacement: 'threshold[id]',
    why: 'a tree of more than one leaf always has its list of thresholds',
  },
  {
    file: 'packages/gbdt/src/model/model.ts',
    sourceLine: 'for (let at = 0; at < rows; at += 1) {',
    original: 'at < rows',
    replacement: 'at <= rows',
    why: 'a typed array keeps nothing beyond its end',
  },
  {
    file: 'packages/gbdt/src/model/model.ts',
    sourceLine: 'const what = at >= 0 ? ',
    original: 'columns[at]?.length',
    replacement: 'columns[at].length',
    why: 'the column was found at that place',
  },
  {
    file: 'packages/gbdt/src/objective/losses.ts',
    sourceLine: 'for (let i = 0; i < labels.length; i += 1) {',
    original: 'i < labels.length',
    replacement: 'i <= labels.length',
    why: 'a typed array keeps nothing beyond its end',
  },
  {
    file: 'packages/gbdt/src/training/candidate.ts',
    sourceLine: 'const [slot = -1, bin = 0, missingLeft = 0] = words.subarray(at / 4 + 6, at / 4 + 9);',
    original: '-1',
    replacement: '+1',
    why: 'the three words are always there',
  },
  {
    file: 'packages/gbdt/src/training/crew.ts',
    sourceLine: 'for (let look = 0; look < LOOKS_BEFORE_SLEEP; look += 1) {',
    original: 'look < LOOKS_BEFORE_SLEEP',
    replacement: 'false',
    why: 'it sleeps at once and does not look first: slower, with the same result',
  },
];

/** Why a mutant cannot be told from the original. `undefined`: it can. */
export function whyEquivalent(mutant: Mutant): string | undefined {
  return EQUIVALENT_MUTANTS.find(
    ({ file, sourceLine, original, replacement }) =>
      mutant.file === file &&
      mutant.sourceLine.startsWith(sourceLine) &&
      mutant.original === original &&
      mutant.replacement === replacement,
  )?.why;
}
