import { comparisonOf } from './comparison-of.ts';
import { DIRECTIONS, LOSING, STAFF, SUBJECTS } from './directions.ts';
import { phraseAt } from './phrases.ts';
import { INTENSIFIERS, NEGATIONS, POLAR_WORDS } from './polar-words.ts';
import { type Token, tokensOf } from './tokens-of.ts';

/**
 * What a sentence says of the price of what it is about: below 0 bad, above 0 good. Each of its clauses is read by itself:
 * phrases first, then words of direction with what goes up or down, then numbers set against each other, then polar
 * words, each turned by a negation before it.
 */
export function readSentence(sentence: string): number {
  const tokens = tokensOf(sentence.replace(NAMES_OF_PROFITS, ''));
  let strength = 0;
  let start = 0;
  let factor = 1;
  for (let i = 0; i <= tokens.length; i += 1) {
    const word = tokens[i]?.word;
    // a comma ends "despite weak markets, …" and no other clause
    const next =
      word === undefined || (word === ',' && factor < 1)
        ? 1
        : isRole(tokens, i)
          ? undefined
          : CLAUSES.get(word);
    if (next === undefined) continue;
    strength += factor * readClause(tokens, start, i);
    start = i + 1;
    factor = next;
  }
  return isDoubtful(tokens) ? strength * 0.5 : strength;
}

/** "Profit before taxes" is about the profit. */
const NAMES_OF_PROFITS =
  /\b(?:before|after|excluding|excl\.?|net of)\s+(?:the\s+)?(?:(?:interest|tax|taxes|depreciation|amorti[sz]ation|impairments?|minority|extraordinary|non-recurring|one-off|one-time|special|items?|costs?|interests?|and|,)\s*)+/gi;

/** "as opposed to", "as a supplier": no clause begins. */
function isRole(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.word === 'as' && AFTER_ROLE.has(tokens[at + 1]?.word ?? '');
}

const AFTER_ROLE = new Set('a an its part well of soon much many opposed per from to'.split(' '));

function isDoubtful(tokens: readonly Token[]): boolean {
  if (tokens.at(-1)?.word === '?') return true;
  return tokens.some(({ word }, i) => DOUBTS.has(word) && !(word === 'may' && isMonth(tokens, i)));
}

function isMonth(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1]?.word === '#' || BEFORE_MONTH.has(tokens[at - 1]?.word ?? '');
}

const BEFORE_MONTH = new Set([
  '#',
  'in',
  'of',
  'on',
  'since',
  'until',
  'by',
  'from',
  'for',
  'and',
  'to',
  'early',
  'late',
  'last',
]);

/** What begins a clause, and how much what it says counts. */
const CLAUSES: ReadonlyMap<string, number> = new Map([
  ['.', 1],
  [';', 1],
  [':', 1],
  ['!', 1],
  ['—', 1],
  ['–', 1],
  ['-', 1],
  ['but', 1.3],
  ['however', 1.3],
  ['while', 0.8],
  ['whereas', 0.8],
  ['although', 0.5],
  ['though', 0.5],
  ['despite', 0.4],
  ['amid', 0.7],
  ['after', 0.6],
  ['because', 0.6],
  ['as', 0.8],
]);

const DOUBTS = new Set(['could', 'may', 'might', 'if', 'would', 'whether']);

function readClause(tokens: readonly Token[], start: number, end: number): number {
  const taken = new Set<number>();
  const take = (from: number, to: number) => {
    for (let i = from; i < to; i += 1) taken.add(i);
  };
  let strength = 0;
  for (let i = start; i < end; i += 1) {
    if (taken.has(i)) continue;
    const found = phraseAt(tokens, i);
    if (found === undefined || found.end > end + 1) continue;
    take(i, found.end);
    strength += found.phrase.weight * turnedBefore(tokens, i, start);
  }
  const directed = readDirections(tokens, start, end, taken);
  strength += directed;
  if (directed === 0) strength += readComparison(tokens, start, end, taken);
  for (let i = start; i < end; i += 1) {
    if (taken.has(i)) continue;
    const weight = POLAR_WORDS.get(tokens[i]?.word ?? '');
    if (weight === undefined) continue;
    const factor = INTENSIFIERS.get(tokens[i - 1]?.word ?? '') ?? 1;
    strength += weight * factor * turnedBefore(tokens, i, start);
  }
  return strength;
}

function readDirections(tokens: readonly Token[], start: number, end: number, taken: Set<number>): number {
  let strength = 0;
  let last: { sign: number; at: number } | undefined;
  for (let i = start; i < end; i += 1) {
    if (taken.has(i)) continue;
    const direction = DIRECTIONS.get(tokens[i]?.word ?? '');
    if (direction === undefined || !isDirection(tokens, i)) continue;
    const subject = subjectOf(tokens, i, start, end);
    if (subject !== undefined) taken.add(subject.at);
    taken.add(i);
    const near =
      INTENSIFIERS.get(tokens[i - 1]?.word ?? '') ?? INTENSIFIERS.get(tokens[i + 1]?.word ?? '') ?? 1;
    const percent = tokens.slice(i + 1, i + 6).some(({ word }) => word === '%');
    const polar = Math.abs(POLAR_WORDS.get(tokens[i]?.word ?? '') ?? 0);
    const alone = Math.max(polar, Math.min(0.8, direction.alone + (percent ? 0.3 : 0)));
    const word = tokens[i]?.word ?? '';
    const fewerStaff =
      direction.sign < 0 && subject !== undefined && STAFF.has(tokens[subject.at]?.word ?? '');
    const weight = fewerStaff || LOSING.has(word) ? 0.8 : (subject?.sign ?? alone);
    const said = direction.sign * weight * near * turnedBefore(tokens, i, start);
    // "fell 5 % to a new low": the same said again counts less
    strength += last !== undefined && Math.sign(last.sign) === Math.sign(said) ? said * 0.3 : said;
    last = { sign: said, at: i };
  }
  return strength;
}

/** What goes up or down by the word at a place: before it in the clause ("sales rose"), or soon after it. */
function subjectOf(
  tokens: readonly Token[],
  at: number,
  start: number,
  end: number,
): { sign: 1 | -1 | 0; at: number } | undefined {
  const next = tokens[at + 1]?.word;
  const ahead = next === 'in' || next === 'of' || BEFORE_ITS_SUBJECT.has(tokens[at]?.word ?? '');
  if (NOUNS.has(tokens[at]?.word ?? '')) {
    const of = next === 'in' || next === 'of' ? search(tokens, at + 1, Math.min(end, at + 7), 1) : undefined;
    return of ?? search(tokens, at - 1, Math.max(start, at - 2) - 1, -1);
  }
  const right = () => search(tokens, at + 1, Math.min(end, at + (ahead ? 7 : 5)), 1);
  const left = () => search(tokens, at - 1, Math.max(start, at - 12) - 1, -1);
  return ahead ? (right() ?? left()) : (left() ?? right());
}

/** "up" and "down" tell a direction where a size, a time or nothing follows: not in "set up a firm". */
function isDirection(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.word;
  if (word !== 'up' && word !== 'down') return true;
  const next = tokens[at + 1]?.word;
  return next === undefined || AFTER_UP.has(next);
}

const AFTER_UP = new Set(
  '# from by on in , . ; ) over about around almost nearly more sharply slightly significantly strongly some'.split(
    ' ',
  ),
);

/** They stand beside what they are about: "sales growth", "growth in sales". */
const NOUNS = new Set(['growth', 'reduction', 'contraction', 'slowdown', 'downturn', 'upturn']);

const BEFORE_ITS_SUBJECT = new Set(
  'lower higher reduce reduces reduced reducing cut cuts cutting raise raises raised raising boost boosts boosted lift lifts lifted slash slashes slashed trim trims trimmed fewer less hike hikes'.split(
    ' ',
  ),
);

function search(
  tokens: readonly Token[],
  from: number,
  to: number,
  step: 1 | -1,
): { sign: 1 | -1 | 0; at: number } | undefined {
  let found: { sign: 1 | -1 | 0; at: number } | undefined;
  for (let i = from; i !== to && i >= 0 && i < tokens.length; i += step) {
    const word = tokens[i]?.word ?? '';
    if (found === undefined && DIRECTIONS.has(word) && step === 1) return undefined;
    const counted = tokens[i - 2]?.word === 'number' && tokens[i - 1]?.word === 'of';
    const sign = counted && word === 'shares' ? 0 : SUBJECTS.get(word);
    if (sign === undefined) {
      if (found !== undefined) return found;
      continue;
    }
    // "price loss", "loss of sales", "interest costs": the bad or the neutral word of neighbours decides
    if (found === undefined || sign < found.sign) found = { sign, at: i };
  }
  return found;
}

function readComparison(tokens: readonly Token[], start: number, end: number, taken: Set<number>): number {
  const comparison = comparisonOf(tokens, start, end);
  if (comparison === undefined) return 0;
  const left = search(tokens, comparison.at - 1, Math.max(start, comparison.at - 14) - 1, -1);
  const right = search(tokens, comparison.at + 1, Math.min(end, comparison.at + 6), 1);
  const subject = left ?? right;
  for (let i = start; i < end; i += 1) {
    if (/^(?:loss|losses|profit|profits)$/.test(tokens[i]?.word ?? '')) taken.add(i);
  }
  if (comparison.turn !== 0) return comparison.turn;
  return subject === undefined ? 0 : comparison.sign * subject.sign;
}

/** -0.8 after a negation within the four words before, else 1. */
function turnedBefore(tokens: readonly Token[], at: number, start: number): number {
  for (let i = at - 1; i >= Math.max(start, at - 4); i -= 1) {
    const word = tokens[i]?.word ?? '';
    if (word === ',' || (word === 'to' && i < at - 2)) return 1;
    if (NEGATIONS.has(word)) return -0.8;
  }
  return 1;
}
