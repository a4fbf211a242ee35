import { COIN_NAMES } from './coin-names.ts';

/**
 * Words of an English text that are names: those with a capital that no sentence begins with, those with more than one capital, and
 * names of coins wherever they stand. A plain capital at the start of a sentence tells nothing, unless another name follows.
 */
export function namesIn(text: string): readonly string[] {
  const words = [...text.matchAll(WORD)];
  return words.flatMap((match, i) => {
    const [word] = match;
    if (!/\p{Lu}/u.test(word) || word === 'I' || word === 'A') return [];
    const first = startsSentence(text, match.index);
    const plain = /^\p{Lu}[\p{Ll}'’-]*$/u.test(word);
    const next = words[i + 1];
    const nameFollows =
      next !== undefined &&
      /^\p{Lu}/u.test(next[0]) &&
      !startsSentence(text, next.index) &&
      !OPENERS.has(word);
    return first && plain && !nameFollows && !COINS.has(folded(word)) ? [] : [word];
  });
}

/** Whether a text has a name, under whatever usual form of it. */
export interface WordIndex {
  has(name: string): boolean;
}

/** The words of a text, and all usual names of coins that it names or is said to be about. */
export function wordIndex(text: string, coins: readonly string[] = []): WordIndex {
  const words = [...text.matchAll(WORD)].map(([word]) => word);
  const known = new Set([...words, ...coins].flatMap((word) => [folded(word), ...pieces(word)]));
  for (const names of WORDS_FOR_COINS)
    if (names.some((name) => known.has(name))) for (const name of names) known.add(name);
  const longer = [...known].filter((word) => word.length >= LEAST_STEM);
  const initials = words
    .filter((word) => /^\p{Lu}/u.test(word))
    .map((word) => word.slice(0, 1).toLowerCase())
    .join('');
  const hasPiece = (piece: string): boolean =>
    known.has(piece) ||
    (piece.length >= LEAST_STEM && longer.some((word) => differOnlyInEnding(word, piece)));
  return {
    has: (name) =>
      known.has(folded(name)) ||
      pieces(name).every(hasPiece) ||
      (/^\p{Lu}{3,}$/u.test(name) && initials.includes(name.toLowerCase())),
  };
}

const WORD = /[\p{L}][\p{L}\p{N}&]*(?:[.'’-][\p{L}\p{N}&]+)*/gu;

/** `Russia` stands for `Russian`, and not `coin` for `Coinbase`. */
const LEAST_STEM = 4;
const LONGEST_ENDING = 2;

function differOnlyInEnding(a: string, b: string): boolean {
  return Math.abs(a.length - b.length) <= LONGEST_ENDING && (a.startsWith(b) || b.startsWith(a));
}

/** Start sentences before a name without being a part of it. */
const OPENERS: ReadonlySet<string> = new Set(
  'The An In On At As After Before When While With For From By Its Their His Her This That Some Both Since But And Will'.split(
    ' ',
  ),
);

/** What people call each coin, in lower case and in one word. */
const WORDS_FOR_COINS: readonly (readonly string[])[] = COIN_NAMES.map(({ ticker, sure, unsure }) =>
  [ticker.toLowerCase(), ...sure, ...unsure].filter((name) => !name.includes(' ')),
);
const COINS: ReadonlySet<string> = new Set(WORDS_FOR_COINS.flat());

function startsSentence(text: string, at: number): boolean {
  return /(?:^|[.!?:;]["'’”)]*\s+|\n\s*)["'“‘(]*$/u.test(text.slice(Math.max(0, at - 6), at)) || at === 0;
}

/** Lower case, without a possessive and the dots of `U.S`. */
function folded(word: string): string {
  return word
    .toLowerCase()
    .replace(/['’]s?$/u, '')
    .replaceAll('.', '');
}

function pieces(word: string): readonly string[] {
  return folded(word)
    .split(/[-&]/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.length > 3 ? piece.replace(/s$/, '') : piece));
}
