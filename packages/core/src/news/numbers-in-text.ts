/** A number of a text, as written and by its value. */
export interface WrittenNumber {
  readonly words: string;
  readonly value: number;
}

/** The numbers of an English text: `20,000`, `$51.4 million`, `20K`, `9%`, `three`. Signs and units are left out of the value. */
export function numbersIn(text: string): readonly WrittenNumber[] {
  const digits = [...text.matchAll(NUMBER)].map(([words, whole = '', unit = '']) => ({
    words: words.trim(),
    value: Number((Number(whole.replaceAll(',', '')) * (UNITS[unit.toLowerCase()] ?? 1)).toPrecision(12)),
  }));
  const spelt = [...text.matchAll(SPELT)].map(([words]) => ({
    words,
    value: SPELT_NUMBERS.indexOf(words.toLowerCase()) + 2,
  }));
  return [...digits, ...spelt];
}

/** Not within words such as `web3` or `q2`, whose letters are names. */
const NUMBER =
  /(?<![\p{L}\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[ -]?(thousand|million|billion|trillion|mln|mn|bn|k|m|b|t)(?![\p{L}\d]))?/giu;

const UNITS: Readonly<Record<string, number>> = {
  ...{ k: 1e3, thousand: 1e3 },
  ...{ m: 1e6, mn: 1e6, mln: 1e6, million: 1e6 },
  ...{ b: 1e9, bn: 1e9, billion: 1e9 },
  ...{ t: 1e12, trillion: 1e12 },
};

/** From two on: `one` is as often a pronoun. */
const SPELT_NUMBERS = 'two three four five six seven eight nine ten eleven twelve'.split(' ');
const SPELT = new RegExp(String.raw`\b(?:${SPELT_NUMBERS.join('|')})\b`, 'gi');
