import type { Article } from '@foretick/core/news';
import type { JudgeCount } from './adapter-gate.ts';
import type { ReadTwice } from './answer-figures.ts';

/** A judge that was asked in both orders. */
export interface Judge {
  compare(article: Article, a: string, b: string): Promise<'a' | 'b' | 'neither' | undefined>;
}

/** How often each summary is preferred, where both models gave one and they differ. One article after the other. */
export async function askJudge(
  judge: Judge,
  base: readonly ReadTwice[],
  tuned: readonly ReadTwice[],
  progress: (share: number) => void,
): Promise<JudgeCount> {
  const counts = { tuned: 0, base: 0, neither: 0, unreadable: 0 };
  for (const [i, one] of tuned.entries()) {
    const [mine, theirs] = [one.given?.summary, base[i]?.given?.summary];
    progress(i / tuned.length);
    if (mine === undefined || theirs === undefined || mine === theirs) continue;
    const better = await judge.compare(one.labelled.article, mine, theirs);
    if (better === undefined) counts.unreadable += 1;
    else if (better === 'neither') counts.neither += 1;
    else counts[better === 'a' ? 'tuned' : 'base'] += 1;
  }
  return counts;
}
