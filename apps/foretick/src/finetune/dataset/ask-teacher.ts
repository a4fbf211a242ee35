import type { Article, Assessment } from '@foretick/core/news';
import type { LanguageModel } from '@foretick/ports';
import { agreesWithMajority } from './agreement.ts';

/** What a teacher said of an article, and whether it can be learnt from. */
export type TeacherOutcome =
  | { readonly kind: 'kept'; readonly assessment: Assessment }
  | { readonly kind: 'unusable' | 'wavering' };

export interface Teacher {
  /** Its likeliest answer. */
  readonly reader: LanguageModel;
  /** The same model with temperature, each with a seed of its own. */
  readonly voters: readonly LanguageModel[];
}

/** Asks about all articles, as many at a time as the teacher reads. Outcomes are in the order of articles. */
export async function askTeacher(
  { reader, voters }: Teacher,
  articles: readonly Article[],
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly TeacherOutcome[]> {
  const outcomes: TeacherOutcome[] = [];
  let next = 0;
  let done = 0;
  const one = async (article: Article): Promise<TeacherOutcome> => {
    const answer = await reader.assess(article, signal);
    if (answer.kind === 'unusable') return { kind: 'unusable' };
    const votes: (Assessment | undefined)[] = [];
    for (const voter of voters) {
      const vote = await voter.assess(article, signal);
      votes.push(vote.kind === 'assessed' ? vote.assessment : undefined);
    }
    const agrees = votes.length === 0 || agreesWithMajority(answer.assessment, votes);
    return agrees ? { kind: 'kept', assessment: answer.assessment } : { kind: 'wavering' };
  };
  const work = async (): Promise<void> => {
    for (let i = next++; i < articles.length; i = next++) {
      const article = articles[i];
      if (article === undefined) return;
      outcomes[i] = await one(article);
      done += 1;
      progress(done);
    }
  };
  await Promise.all(Array.from({ length: reader.concurrency }, work));
  return outcomes;
}
