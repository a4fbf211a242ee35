/** Words that a summary has at most. */
export const SUMMARY_WORDS = 60;

/**
 * At most 60 words of the article itself: its title, then those of its sentences that share most with it, in their
 * order. A first sentence that is too long is cut after a word, with "…".
 */
export function summarise(title: string, text: string): string {
  const heading = clean(title);
  const sentences = sentencesOf(clean(text)).filter((sentence) => sentence !== heading);
  const topic = new Set(contentWords(heading));
  const ranked = sentences
    .map((sentence, place) => ({ sentence, place, weight: weightOf(sentence, place, topic) }))
    .sort((one, other) => other.weight - one.weight || one.place - other.place);
  let left = SUMMARY_WORDS - count(heading);
  if (left <= 0) return cut(heading, SUMMARY_WORDS);
  const kept: { sentence: string; place: number }[] = [];
  for (const { sentence, place } of ranked) {
    if (count(sentence) > left) continue;
    kept.push({ sentence, place });
    left -= count(sentence);
  }
  const [opening] = sentences;
  if (kept.length === 0 && opening !== undefined && left >= SHORTEST_CUT) {
    kept.push({ sentence: cut(opening, left), place: 0 });
  }
  kept.sort((one, other) => one.place - other.place);
  return [ended(heading), ...kept.map(({ sentence }) => sentence)].filter((part) => part !== '').join(' ');
}

/** Sentences of a text, split after a full stop, a question or an exclamation that a capital or a digit follows. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[^\s.]{2}[.!?]["”’)]?)\s+(?=["“‘(]?[\p{Lu}\d$€£])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Fewer words than these say nothing. */
const SHORTEST_CUT = 8;

function weightOf(sentence: string, place: number, topic: ReadonlySet<string>): number {
  const words = new Set(contentWords(sentence));
  if (words.size === 0) return 0;
  let shared = 0;
  for (const word of words) if (topic.has(word)) shared += 1;
  const figures = /\d/.test(sentence) ? 0.2 : 0;
  return shared / Math.sqrt(words.size) + figures + 1 / (1 + place);
}

function contentWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function count(text: string): number {
  return text === '' ? 0 : text.split(/\s+/).length;
}

function cut(text: string, words: number): string {
  const all = text.split(' ');
  return all.length <= words ? text : `${all.slice(0, words).join(' ')}…`;
}

function ended(heading: string): string {
  return heading === '' || /[.!?…]["”’)]?$/.test(heading) ? heading : `${heading}.`;
}
