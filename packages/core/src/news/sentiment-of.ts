import type { Sentiment } from './sentiment.ts';
import { wordsOf } from './words-of.ts';

export interface LexiconReading {
  readonly sentiment: Sentiment;
  /** Below 0 bad, above 0 good; 1 is a plain word such as "gains". */
  readonly strength: number;
}

/** What the lexicon reads in a text: the words' polarities, turned by a negation before them. */
export function sentimentOf(text: string): LexiconReading {
  const words = wordsOf(text);
  let strength = 0;
  words.forEach((word, i) => {
    const polarity = GOOD.has(word) ? 1 : BAD.has(word) ? -1 : 0;
    const negated = words.slice(Math.max(0, i - 3), i).some((before) => NEGATIONS.has(before));
    strength += negated ? -polarity : polarity;
  });
  return { sentiment: strength > 0 ? 'positive' : strength < 0 ? 'negative' : 'neutral', strength };
}

const GOOD = new Set(
  'gain gains rally rallies surge surges soar soars jump jumps rose rises record approves'.split(' '),
);
const BAD = new Set(
  'fall falls fell drop drops plunge plunges crash hack hacked exploit loss losses'.split(' '),
);
const NEGATIONS = new Set(['no', 'not', 'never', 'without', "doesn't", "didn't", "isn't", "won't"]);
