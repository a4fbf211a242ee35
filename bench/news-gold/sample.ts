import type { Headline } from './headlines.ts';

/** One headline out of each of 400 equal stretches of the set, by a seed: spread over its whole time. */
export function sampleOf(headlines: readonly Headline[]): readonly Headline[] {
  const titles = new Set<string>();
  const unique = headlines.filter(({ title }) => !titles.has(title) && titles.add(title));
  let state = SEED;
  return Array.from({ length: SIZE }, (_, k) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const [from, to] = [k, k + 1].map((edge) => Math.floor((edge * unique.length) / SIZE));
    const place = (from ?? 0) + Math.floor(((state >>> 0) / 2 ** 32) * ((to ?? 0) - (from ?? 0)));
    return unique[place] as Headline;
  });
}

const SIZE = 400;
const SEED = 20_261_128;
