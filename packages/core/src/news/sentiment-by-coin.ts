import { namedIn, speaksOfCrypto } from './coins-of.ts';
import { readSentence } from './lexicon/read-sentence.ts';
import { type LexiconReading, readingOf, sentimentOf } from './sentiment-of.ts';
import { sentencesOf } from './summarise.ts';

/**
 * What the lexicon reads in a text about each of its coins. A sentence counts for the coins that it names, clause by clause where it
 * names several; one that names none goes on about those named last, or is about all. A coin of which nothing is said by name has the reading of the whole text,
 * and so has the only coin of a text.
 */
export function sentimentByCoin(text: string, coins: readonly string[]): ReadonlyMap<string, LexiconReading> {
  const whole = sentimentOf(text);
  if (coins.length < 2) return new Map(coins.map((coin) => [coin, whole]));
  const isOfCrypto = speaksOfCrypto(text);
  const namedOf = (part: string) => new Set(namedIn(part, isOfCrypto).filter((coin) => coins.includes(coin)));
  const strengths = new Map(coins.map((coin): [string, number[]] => [coin, []]));
  const spokenOf = new Set<string>();
  let last: Iterable<string> = coins;
  for (const sentence of sentencesOf(text)) {
    const named = namedOf(sentence);
    const parts =
      named.size > 1 ? clausesOf(sentence, namedOf) : [{ named, strength: readSentence(sentence) }];
    const saysSomething = parts.some(({ strength }) => strength !== 0);
    for (const part of parts) {
      for (const coin of part.named.size === 0 ? last : part.named) {
        strengths.get(coin)?.push(part.strength);
        if (part.named.size > 0 && saysSomething) spokenOf.add(coin);
      }
    }
    if (named.size > 0) last = named;
  }
  return new Map(
    coins.map((coin) => [coin, spokenOf.has(coin) ? readingOf(strengths.get(coin) ?? []) : whole]),
  );
}

interface Clause {
  readonly named: ReadonlySet<string>;
  readonly strength: number;
}

/**
 * A sentence about several coins in parts, each with the coins that it is about: what names none belongs to the part before it,
 * a name of which nothing is said to the part after it ("Bitcoin and Solana fall").
 */
function clausesOf(sentence: string, namedOf: (part: string) => ReadonlySet<string>): readonly Clause[] {
  const pieces = [...sentence.matchAll(PIECES)].map(([piece]) => piece);
  // No sentence that somebody wrote; taking it apart would take long.
  if (pieces.length > MAX_PIECES) return [{ named: namedOf(sentence), strength: readSentence(sentence) }];
  const clauses: Clause[] = [];
  let open = '';
  const close = (): void => {
    if (open !== '') clauses.push({ named: namedOf(open), strength: readSentence(open) });
    open = '';
  };
  for (const piece of pieces) {
    const isNext = namedOf(piece).size > 0 && namedOf(open).size > 0 && readSentence(open) !== 0;
    if (isNext) close();
    open += piece;
  }
  close();
  return clauses;
}

const MAX_PIECES = 60;

/** From the beginning, a mark or a word that joins clauses to the next one. */
const PIECES =
  /(?:^|[,;:—–]\s|\s(?:and|but|while|whereas|although|though|as|after|amid|despite|because|however|-)\s).*?(?=[,;:—–]\s|\s(?:and|but|while|whereas|although|though|as|after|amid|despite|because|however|-)\s|$)/giu;
