import type { Token } from './tokens-of.ts';

/** Two numbers of a sentence set against each other: what something is and what it was. */
export interface Comparison {
  /** 1 when the new number is larger, -1 when it is smaller, 0 when they are equal. */
  readonly sign: -1 | 0 | 1;
  /** Whether the earlier number was a loss where the new one is not (1), or the other way (-1), or neither. */
  readonly turn: -1 | 0 | 1;
  /** Where the new number is. */
  readonly at: number;
}

/**
 * The first comparison of a stretch of tokens: "5.2 mn, compared to 3.1 mn", "to 5.2 mn from 3.1 mn", "from 3.1 mn to
 * 5.2 mn", "5.2 mn (3.1 mn)", "up from 3.1 mn". Years, and a percentage beside an amount, are no sides of it.
 */
export function comparisonOf(tokens: readonly Token[], start: number, end: number): Comparison | undefined {
  const places: number[] = [];
  for (let i = start; i < end; i += 1) if (isAmount(tokens, i)) places.push(i);
  for (let k = 1; k < places.length; k += 1) {
    const found = between(tokens, places[k - 1] ?? 0, places[k] ?? 0, start);
    if (found !== undefined) return found;
  }
  return undefined;
}

function between(
  tokens: readonly Token[],
  one: number,
  other: number,
  start: number,
): Comparison | undefined {
  if (isPercent(tokens, one) !== isPercent(tokens, other)) return undefined;
  const words = tokens.slice(one + 1, other).map(({ word }) => word);
  const before = tokens[one - 1]?.word;
  const fromTo = before === 'from' && words.includes('to') && !words.includes('from');
  const bracketed =
    words.length <= 3 && words.at(-1) === '(' && [')', 'in', 'for'].includes(after(tokens, other));
  const compared = words.some((word) => COMPARES.has(word)) || (words.includes('from') && !fromTo);
  if (!fromTo && !bracketed && !(compared && words.length <= WIDEST)) return undefined;
  const at = fromTo ? other : one;
  const [is, was] = fromTo ? [tokens[other], tokens[one]] : [tokens[one], tokens[other]];
  const isLoss = fromTo ? false : isLossNear(tokens, one, start);
  const wasLoss = words.includes('loss') && !(isLoss && !words.includes('profit'));
  const wasProfit =
    words.includes('profit') || words.includes('profits') || (isLoss && words.includes('earnings'));
  const turn = isLoss && wasProfit ? -1 : !isLoss && wasLoss ? 1 : 0;
  return { sign: signOf(is, was), turn, at };
}

/** Words between the two numbers, at most: the second is told soon after the first. */
const WIDEST = 14;
const COMPARES = new Set([
  'compared',
  'versus',
  'vs',
  'against',
  'opposed',
  'while',
  'comparison',
  'was',
  'corresponding',
]);
const YEARS =
  /^(?:in|of|year|for|since|by|fiscal|fy|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|quarter|q|from|to)$/;

function isAmount(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.word !== '#' || token.value === undefined) return false;
  const { value, scaled } = token;
  if (scaled === true || isPercent(tokens, at)) return true;
  const before = tokens[at - 1]?.word ?? '';
  if (Number.isInteger(value) && value >= 1_900 && value <= 2_100 && YEARS.test(before)) return false;
  if (Number.isInteger(value) && value <= 31 && YEARS.test(before) && before !== 'from' && before !== 'to')
    return false;
  return !/^(?:months?|quarters?|days?|years?|weeks?|hours?|january|february|march|april|may|june|july|august|september|october|november|december)$/.test(
    tokens[at + 1]?.word ?? '',
  );
}

function isPercent(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1]?.word === '%';
}

function after(tokens: readonly Token[], at: number): string {
  const next = tokens[at + 1]?.word ?? ')';
  return next === '%' ? (tokens[at + 2]?.word ?? ')') : next;
}

function isLossNear(tokens: readonly Token[], at: number, start: number): boolean {
  return tokens.slice(Math.max(start, at - 5), at).some(({ word }) => word === 'loss' || word === 'losses');
}

function signOf(is: Token | undefined, was: Token | undefined): -1 | 0 | 1 {
  const [now = 0, then = 0] = [is?.value, was?.value];
  if (is?.scaled !== was?.scaled && (now > 1_000 * then || then > 1_000 * now)) {
    // "from 3.1 to 5.2 million": the size is said once
    const scale = Math.max(now, then) / Math.max(1e-9, Math.min(now, then));
    const power = 10 ** (3 * Math.round(Math.log10(scale) / 3));
    return is?.scaled === true ? sign(now / power - then) : sign(now - then / power);
  }
  return sign(now - then);
}

function sign(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
