import type { Article } from './article.ts';
import { namesIn, wordIndex } from './names-in-text.ts';
import { numbersIn } from './numbers-in-text.ts';

/** Something in a summary that its article does not give it the right to say. */
export interface UnfaithfulPart {
  readonly kind: 'number' | 'name' | 'address' | 'instruction';
  /** The words of the summary. */
  readonly what: string;
}

/**
 * What a summary says that its article does not: numbers (by value, so `20K` is `20,000`), names, addresses, and words that
 * speak to whoever reads the answer. It sees only what can be told from the words: a wrong verb between right names goes through, and so does
 * a name at the start of a sentence that could be any word.
 */
export function unfaithfulParts(
  summary: string,
  article: Pick<Article, 'title' | 'text' | 'coins'>,
): readonly UnfaithfulPart[] {
  const source = `${article.title}\n${article.text}`;
  const numbers = new Set(numbersIn(source).map(({ value }) => value));
  const names = wordIndex(source, article.coins);
  return [
    ...numbersIn(summary)
      .filter(({ value }) => !numbers.has(value))
      .map(({ words }): UnfaithfulPart => ({ kind: 'number', what: words })),
    ...namesIn(summary)
      .filter((name) => !names.has(name))
      .map((what): UnfaithfulPart => ({ kind: 'name', what })),
    // A summary has no need of them, also where the article has one.
    ...matches(summary, ADDRESS).map((what): UnfaithfulPart => ({ kind: 'address', what })),
    ...matches(summary, INSTRUCTION).map((what): UnfaithfulPart => ({ kind: 'instruction', what })),
  ];
}

const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w+/gi;

/** Words of those who speak to a model or through it; news about prices does without them. */
const INSTRUCTION =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:instructions?|prompts?|rules|above|previous)\b|\bsystem prompt\b|\bas an ai\b|\bjson schema\b|\byou (?:must|should|are now)\b|\b(?:buy|sell) now\b/gi;

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([what]) => what);
}
