import { readSentence } from './lexicon/read-sentence.ts';
import type { Sentiment } from './sentiment.ts';
import { sentencesOf } from './summarise.ts';

/** What the lexicon reads in a text. */
export interface LexiconReading {
  readonly sentiment: Sentiment;
  /** Below 0 bad, above 0 good; 1 is a plain statement such as "sales rose". */
  readonly strength: number;
}

/**
 * What the lexicon reads in a text: the sum of its sentences, the first counting as much as two of the others. For
 * company news and crypto headlines in English.
 */
export function sentimentOf(text: string): LexiconReading {
  return readingOf(sentencesOf(text).map(readSentence));
}

/** What sentences of such strengths say together. */
export function readingOf([first = 0, ...rest]: readonly number[]): LexiconReading {
  const others =
    rest.length === 0 ? 0 : rest.reduce((sum, strength) => sum + strength, 0) / Math.sqrt(rest.length);
  const strength = rest.length === 0 ? first : first + others / 2;
  return { sentiment: sentimentBy(strength), strength };
}

/** Strength below which a text says neither. */
const NEUTRAL_BELOW = 0.45;

function sentimentBy(strength: number): Sentiment {
  if (Math.abs(strength) < NEUTRAL_BELOW) return 'neutral';
  return strength > 0 ? 'positive' : 'negative';
}
