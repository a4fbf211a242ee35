import type { ApiChampion, ApiFeedState, ApiScore, ApiStatus } from '@foretick/client';
import { formatBytes, formatDate, formatTime } from './format.ts';

/** Below this many scored forecasts a comparison says nothing. */
const FEWEST_SCORED = 100;

/** How a feed is doing, in words. */
export function feedWords(feed: ApiFeedState | null, source: ApiStatus['source']): string {
  if (feed === null) return 'starting';
  switch (feed.state) {
    case 'connecting':
      return feed.reason === '' ? 'connecting' : `connecting: ${feed.reason}`;
    case 'live':
      return { live: 'live', simulated: 'live, simulated market', replay: 'replaying' }[source];
    case 'down':
      return feed.reason || 'connection lost';
    case 'refused':
      return `refused: ${feed.reason}`;
    case 'ended':
      return source === 'replay' ? 'replay ended' : 'feed ended';
  }
}

/** When a feed that is down tries again; empty for others. `now` is the server's time. */
export function retryWords(feed: ApiFeedState | null, now: number): string {
  if (feed?.state !== 'down') return '';
  if (feed.retry_at === null) return '; trying again';
  const seconds = Math.ceil((feed.retry_at - now) / 1_000);
  return seconds <= 0 ? '; trying now' : `; next try in ${seconds} s`;
}

export type Verdict = 'better' | 'not-better' | 'too-few' | 'baseline' | 'no-moves';

/** Whether a model's forecasts have been better than "no change", by mean squared error. */
export function verdictOf(score: ApiScore): Verdict {
  if (score.model === 'persistence') return 'baseline';
  if (score.count < FEWEST_SCORED) return 'too-few';
  if (score.mse_skill === null) return 'no-moves';
  return score.mse_skill > 0 ? 'better' : 'not-better';
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  better: 'better than no change so far',
  'not-better': 'not better than no change',
  'too-few': `too few forecasts to say (n < ${FEWEST_SCORED})`,
  baseline: 'the baseline a model has to beat',
  'no-moves': 'the price has not moved',
};

export function modelWords(model: string): string {
  return model === 'persistence' ? 'no change' : model;
}

/** Why another model than the one that was trained last serves; empty where nothing was rolled back. */
export function rollBackWords(champion: ApiChampion | undefined): string {
  const promotion = champion?.promotion ?? null;
  if (promotion === null || promotion.replaces === null) return '';
  const when = `${formatDate(promotion.effective_from)}, ${formatTime(promotion.effective_from)} UTC`;
  return `rolled back on ${when} because: ${promotion.reason}`;
}

export function horizonWords(horizonSec: number): string {
  return horizonSec % 60 === 0 ? `${horizonSec / 60} min` : `${horizonSec} s`;
}

/** Room that the data takes, against its bound where there is one. */
export function diskWords({ used_bytes, budget_bytes }: ApiStatus['disk']): string {
  const used = `The data takes ${formatBytes(used_bytes)}`;
  return budget_bytes === null
    ? `${used}; there is no bound on it.`
    : `${used} of ${formatBytes(budget_bytes)}; beyond that the oldest trades go.`;
}
