import { createAlikeSets, setOf } from './alike-sets.ts';
import { fnv1a32, fnv1a64 } from './fnv1a.ts';
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
 * doesn't ("week 26", "week 27").
 */
export function createStoryIndex({ windowMs, maxStories }: StoryIndexOptions): StoryIndex {
  /** By id, in the order of their first telling. */
  const stories = new Map<string, Story>();
  const titles = createAlikeSets<Story>(SAME_TITLE);
  const wholes = createAlikeSets<Story>(SAME_WHOLE);
  let newest = Number.NEGATIVE_INFINITY;

  function remember(story: Story): void {
    stories.set(story.storyId, story);
    titles.add(story.title, story);
    wholes.add(story.whole, story);
  }

  function forget(story: Story): void {
    stories.delete(story.storyId);
    titles.delete(story.title, story);
    wholes.delete(story.whole, story);
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
    for (const story of titles.alike(told.title)) if (numbersAgree(story, told)) return story;
    for (const story of wholes.alike(told.whole)) if (numbersAgree(story, told)) return story;
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
      for (const story of stories.values()) forget(story);
      newest = typeof seen === 'number' ? seen : Number.NEGATIVE_INFINITY;
      read.forEach(remember);
    },
  };
}

interface Story {
  readonly storyId: string;
  readonly firstSeenAt: number;
  reach: number;
  /** The title's words, as set of ranks. */
  readonly title: Uint32Array;
  /** The pairs of neighbouring words in title and text, as set of ranks. */
  readonly whole: Uint32Array;
  /** Numbers that the title names. */
  readonly numbers: ReadonlySet<string>;
}

/** Words of a text that are looked at: a longer one says what it is about within these. */
const TEXT_WORDS = 120;
const SAME_TITLE = 0.7;
const SAME_WHOLE = 0.5;

function storyOf(title: string, text: string, firstSeenAt: number): Story {
  const inTitle = wordsOf(title);
  const words = [...inTitle, ...wordsOf(text).slice(0, TEXT_WORDS)];
  const hashes = words.map(fnv1a32);
  const titleRanks = inTitle.map((word, i) => rankOf(word.length, hashes[i] ?? 0));
  const pairRanks = words.slice(1).map((word, i) => {
    const hash = Math.imul(hashes[i] ?? 0, 0x9e3779b1) ^ (hashes[i + 1] ?? 0);
    return rankOf((words[i] ?? '').length + word.length, hash);
  });
  return {
    storyId: fnv1a64(words.join(' ')),
    firstSeenAt,
    reach: 1,
    title: setOf(titleRanks),
    whole: setOf(pairRanks),
    numbers: new Set(inTitle.filter((word) => /^\d/.test(word))),
  };
}

/** A number for what has this many letters and this hash: the longer, the smaller, since long words are rare. */
function rankOf(letters: number, hash: number): number {
  return (((LONGEST - Math.min(LONGEST, letters)) << HASH_BITS) | (hash & ((1 << HASH_BITS) - 1))) >>> 0;
}

const HASH_BITS = 26;
const LONGEST = 63;

function numbersAgree({ numbers: one }: Story, { numbers: other }: Story): boolean {
  let both = 0;
  for (const number of one) if (other.has(number)) both += 1;
  return both >= Math.min(one.size, other.size);
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
  return {
    storyId,
    firstSeenAt,
    reach,
    title: setOf(title.map(Number)),
    whole: setOf(whole.map(Number)),
    numbers: new Set(numbers.map(String)),
  };
}
