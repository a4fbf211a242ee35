import type { Assessment } from '@foretick/core/news';

/**
 * Whether an answer has for each coin the sign that more than half of the votes have. A vote that could not be used is `undefined`, and counts
 * as one for nothing.
 */
export function agreesWithMajority(answer: Assessment, votes: readonly (Assessment | undefined)[]): boolean {
  return answer.scores.every(({ coin, score }) => {
    const same = votes.filter((vote) => {
      const other = vote?.scores.find((one) => one.coin === coin);
      return other !== undefined && Math.sign(other.score) === Math.sign(score);
    });
    return same.length * 2 > votes.length;
  });
}
