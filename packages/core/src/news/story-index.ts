import { fnv1a32, fnv1a64 } from './fnv1a.ts';
import { bandsOf } from './min-hash.ts';
import { wordsOf } from './words-of.ts';

export interface StoryIndexOptions {
  /** How long after its first telling a story can be told again, ms. */
  readonly windowMs: number;
  /** Stories remembered at a time; the oldest make room. */
  readonly maxStories: number;
}

export interface Telling {
  readonly title: string;
  readonly text: string;
  /** Epoch ms. */
  readonly firstSeenAt: number;
}

export interface ToldStory {
  readonly kind: 'new' | 'repeat';
  /** Hash of the words in which it was told first. */
  readonly storyId: string;
  /** Times that it was told so far, this one too. */
  readonly reach: number;
}

export interface StoryIndex {
  add(telling: Telling): ToldStory;
  /** Plain values, fit for JSON. */
  snapshot(): unknown;
  /** Throws a `TypeError` for what is no snapshot. */
  restore(snapshot: unknown): void;
}

/**
 * Knows a story again when another outlet tells it in nearly the same words. Two tellings are one story when their titles share
 * 70 % of their words, or titles and texts together half of their word pairs, unless each title names a number that the other
 * doesn't ("week 26", "week 27"). Candidates come from MinHash bands (Broder, 1997), the shares are exact.
 */
export function createStoryIndex({ windowMs, maxStories }: StoryIndexOptions): StoryIndex {
  /** By id, in the order of their first telling. */
  let stories = new Map<string, Story>();
  let bands = new Map<number, Story[]>();
  let newest = Number.NEGATIVE_INFINITY;

  function remember(story: Story): void {
    stories.set(story.storyId, story);
    for (const band of story.keys) {
      const alike = bands.get(band);
      if (alike === undefined) bands.set(band, [story]);
      else alike.push(story);
    }
  }

  function forget(story: Story): void {
    stories.delete(story.storyId);
    for (const band of story.keys) {
      const others = bands.get(band)?.filter((other) => other !== story) ?? [];
      if (others.length === 0) bands.delete(band);
      else bands.set(band, others);
    }
  }

  function makeRoom(): void {
    for (const story of stories.values()) {
      if (story.firstSeenAt >= newest - windowMs && stories.size <= maxStories) return;
      forget(story);
    }
  }

  function sameAs(told: Story): Story | undefined {
    const known = stories.get(told.storyId);
    if (known !== undefined) return known;
    const tried = new Set<Story>();
    for (const band of told.keys) {
      for (const story of bands.get(band) ?? []) {
        if (tried.has(story)) continue;
        if (areOne(story, told)) return story;
        tried.add(story);
      }
    }
    return undefined;
  }

  return {
    add({ title, text, firstSeenAt }) {
      newest = Math.max(newest, firstSeenAt);
      const told = storyOf(title, text, firstSeenAt);
      makeRoom();
      const known = sameAs(told);
      if (known === undefined) {
        remember(told);
        makeRoom();
        return { kind: 'new', storyId: told.storyId, reach: 1 };
      }
      known.reach += 1;
      return { kind: 'repeat', storyId: known.storyId, reach: known.reach };
    },
    snapshot: () => [
      newest === Number.NEGATIVE_INFINITY ? null : newest,
      [...stories.values()].map(writtenStory),
    ],
    restore(snapshot) {
      const [seen, told]: readonly unknown[] = Array.isArray(snapshot) ? snapshot : [];
      if (!Array.isArray(told)) throw new TypeError('a snapshot of stories is a time and a list');
      const read = told.map(readStory);
      stories = new Map();
      bands = new Map();
      newest = typeof seen === 'number' ? seen : Number.NEGATIVE_INFINITY;
      read.forEach(remember);
    },
  };
}

interface Story {
  readonly storyId: string;
  readonly firstSeenAt: number;
  reach: number;
  /** Hashes of the title's words. */
  readonly title: ReadonlySet<number>;
  /** Hashes of the pairs of neighbouring words in title and text. */
  readonly whole: ReadonlySet<number>;
  /** Numbers that the title names. */
  readonly numbers: ReadonlySet<string>;
  /** What it is found by. */
  readonly keys: readonly number[];
}

/** Words of a text that are looked at: a longer one says what it is about within these. */
const TEXT_WORDS = 120;
const SAME_TITLE = 0.7;
const SAME_WHOLE = 0.5;

function storyOf(title: string, text: string, firstSeenAt: number): Story {
  const inTitle = wordsOf(title);
  const inText = wordsOf(text).slice(0, TEXT_WORDS);
  const all = [...inTitle, ...inText];
  return withKeys({
    storyId: fnv1a64(all.join(' ')),
    firstSeenAt,
    reach: 1,
    title: new Set(inTitle.map(fnv1a32)),
    whole: new Set(all.slice(1).map((word, i) => fnv1a32(`${all[i]} ${word}`))),
    numbers: new Set(inTitle.filter((word) => /^\d/.test(word))),
  });
}

function withKeys(story: Omit<Story, 'keys'>): Story {
  return { ...story, keys: keysOf(story) };
}

function keysOf({ title, whole }: Omit<Story, 'keys'>): number[] {
  return [...bandsOf(title, TITLE_BANDS), ...bandsOf(whole, WHOLE_BANDS)];
}

const TITLE_BANDS = 12;
const WHOLE_BANDS = 20;

function areOne(one: Story, other: Story): boolean {
  if (shared(one.numbers, other.numbers) < Math.min(one.numbers.size, other.numbers.size)) return false;
  return jaccard(one.title, other.title) >= SAME_TITLE || jaccard(one.whole, other.whole) >= SAME_WHOLE;
}

/** What two sets share of what they have together (Jaccard, 1901). */
function jaccard<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): number {
  const both = shared(one, other);
  return both === 0 ? 0 : both / (one.size + other.size - both);
}

function shared<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): number {
  let both = 0;
  for (const item of one) if (other.has(item)) both += 1;
  return both;
}

function writtenStory({ storyId, firstSeenAt, reach, title, whole, numbers }: Story): unknown {
  return [storyId, firstSeenAt, reach, [...title], [...whole], [...numbers]];
}

function readStory(value: unknown): Story {
  const [storyId, firstSeenAt, reach, title, whole, numbers]: readonly unknown[] = Array.isArray(value)
    ? value
    : [];
  if (
    typeof storyId !== 'string' ||
    typeof firstSeenAt !== 'number' ||
    typeof reach !== 'number' ||
    !Array.isArray(title) ||
    !Array.isArray(whole) ||
    !Array.isArray(numbers)
  ) {
    throw new TypeError('a story of the snapshot lacks a part');
  }
  return withKeys({
    storyId,
    firstSeenAt,
    reach,
    title: new Set(title.map(Number)),
    whole: new Set(whole.map(Number)),
    numbers: new Set(numbers.map(String)),
  });
}
