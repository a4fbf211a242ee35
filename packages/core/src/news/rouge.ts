/** How much of a reference's words a text has. Each from 0 to 1. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface RougeScores {
  /** Single words in common. */
  readonly rouge1: RougeScore;
  /** Pairs of neighbouring words in common. */
  readonly rouge2: RougeScore;
  /** The longest common subsequence of words. */
  readonly rougeL: RougeScore;
}

/**
 * ROUGE-1, ROUGE-2 and sentence-level ROUGE-L (C.-Y. Lin, "ROUGE: a package for automatic evaluation of summaries", 2004), without
 * stemming. Words are runs of the letters a to z and digits, in lower case.
 */
export function rouge(reference: string, candidate: string): RougeScores {
  const expected = wordsOf(reference);
  const found = wordsOf(candidate);
  return {
    rouge1: sharedGrams(expected, found, 1),
    rouge2: sharedGrams(expected, found, 2),
    rougeL: score(longestCommon(expected, found), found.length, expected.length),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function sharedGrams(expected: readonly string[], found: readonly string[], length: number): RougeScore {
  const wanted = gramCounts(expected, length);
  const given = gramCounts(found, length);
  let shared = 0;
  for (const [gram, count] of wanted) shared += Math.min(count, given.get(gram) ?? 0);
  return score(shared, Math.max(0, found.length - length + 1), Math.max(0, expected.length - length + 1));
}

function gramCounts(words: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + length <= words.length; at += 1) {
    const gram = words.slice(at, at + length).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let before: readonly number[] = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    for (const [j, other] of b.entries()) {
      const longest = word === other ? (before[j] ?? 0) + 1 : Math.max(before[j + 1] ?? 0, row[j] ?? 0);
      row.push(longest);
    }
    before = row;
  }
  return before.at(-1) ?? 0;
}

function score(shared: number, found: number, expected: number): RougeScore {
  const precision = found === 0 ? 0 : shared / found;
  const recall = expected === 0 ? 0 : shared / expected;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}
