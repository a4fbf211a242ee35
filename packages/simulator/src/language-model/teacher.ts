import { childSeed, textSeed, uniform } from '../market/hash-random.ts';

/** An article as it is asked about. */
export interface Material {
  readonly title: string;
  readonly text: string;
  readonly coins: readonly string[];
}

/**
 * A sensible answer by simple rules: the first sentence that speaks about the matter as summary, a score by key words. With `skill` below 1
 * so large a share of answers is as good; the others are off by one in a score, and have the title as summary.
 */
export function teacherAnswer(material: Material, skill: number, seed: number): string {
  const own = childSeed(textSeed(seed, `${material.title}\n${material.text}`), 1);
  const off = uniform(own, 0) >= skill;
  const score = scoreOf(`${material.title}. ${material.text}`);
  const shifted = uniform(own, 1) < 0.5 ? Math.max(-2, score - 1) : Math.min(2, score + 1);
  const given = off ? shifted : score;
  return JSON.stringify({
    summary: off ? shortened(material.title) : summaryOf(material),
    scores: material.coins.map((coin) => ({ coin, score: given, confidence: given === 0 ? 50 : 75 })),
    event: eventOf(`${material.title} ${material.text}`.toLowerCase()),
    novelty: 75,
    horizon: Math.abs(given) === 2 ? 'weeks' : 'days',
  });
}

/** Which of two summaries has more of the article's first sentence; the first of two with share `bias`, whatever they say. */
export function judgement(
  article: Omit<Material, 'coins'>,
  first: string,
  second: string,
  bias: number,
  seed: number,
): string {
  if (uniform(textSeed(seed, first + second), 0) < bias) return JSON.stringify({ better: 'first' });
  const wanted = new Set(wordsOf(summaryOf({ ...article, coins: [] })));
  const share = (text: string) => {
    const words = wordsOf(text);
    return words.filter((word) => wanted.has(word)).length / Math.max(wanted.size, words.length);
  };
  const difference = share(first) - share(second);
  return JSON.stringify({ better: difference > 0 ? 'first' : difference < 0 ? 'second' : 'neither' });
}

const MAX_WORDS = 40;

function summaryOf({ title, text }: Material): string {
  const sentences = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).filter((one) => wordsOf(one).length >= 5);
  return shortened(sentences.find((one) => !SUSPECT.test(one)) ?? title);
}

/** What a model should not repeat. */
const SUSPECT = /https?:|www\.|instruction|prompt|ignore|you must|you should|buy now|sell now|answer with/i;

function shortened(text: string): string {
  const words = text.trim().split(/\s+/).slice(0, MAX_WORDS);
  while (words.length > 1 && /\d$/.test(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

const GOOD =
  /\b(?:rall|surg|soar|gain|jump|climb|rebound|approv|adopt|partner|launch|record high|bull|upgrade|inflow)\w*/gi;
const BAD =
  /\b(?:hack|stolen|exploit|crash|plung|tumbl|fall|fell|drop|slump|lawsuit|sue|ban|bankrupt|halt|outflow|bear|liquidat|fraud)\w*/gi;

function scoreOf(text: string): number {
  const balance = (text.match(GOOD)?.length ?? 0) - (text.match(BAD)?.length ?? 0);
  return Math.max(-2, Math.min(2, balance > 1 ? 2 : balance < -1 ? -2 : balance));
}

const EVENTS: readonly (readonly [string, RegExp])[] = [
  ['hack', /\b(?:hack|stolen|exploit)/],
  ['etf', /\betfs?\b/],
  ['regulation', /\b(?:sec|regulat|lawsuit|ban|court|law)/],
  ['listing', /\b(?:list|delist)/],
  ['macro', /\b(?:fed|inflation|rates?|economy|macro)\b/],
  ['protocol', /\b(?:upgrade|merge|fork|network|protocol)/],
];

function eventOf(text: string): string {
  return EVENTS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}
