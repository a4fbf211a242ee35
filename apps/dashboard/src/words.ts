import type {
  ApiAlarm,
  ApiChampion,
  ApiFeedState,
  ApiPublishedForecast,
  ApiScore,
  ApiStatus,
} from '@foretick/client';
import { formatDate, formatTime } from './format.ts';
import type { View } from './route.ts';

export const VIEW_TITLES: Readonly<Record<View, string>> = {
  live: 'Live',
  scores: 'Scoreboard',
  why: 'Why',
  news: 'News',
  health: 'Health',
  replay: 'Replay',
};

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

export type Verdict = 'better' | 'unproven' | 'not-better' | 'worse' | 'too-few' | 'baseline' | 'no-moves';

/**
 * Whether a model's forecasts have been better than "no change", by mean squared error. Only an interval of confidence
 * that lies above zero makes it better; a skill above zero alone may be chance.
 */
export function verdictOf(score: ApiScore): Verdict {
  if (score.model === 'persistence') return 'baseline';
  if (score.count < FEWEST_SCORED) return 'too-few';
  if (score.mse_skill === null) return 'no-moves';
  const { low, high } = score.mse_skill_interval ?? { low: -Infinity, high: Infinity };
  if (low > 0) return 'better';
  if (high < 0) return 'worse';
  return score.mse_skill > 0 ? 'unproven' : 'not-better';
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  better: 'better than no change',
  unproven: 'not shown to be better than no change',
  'not-better': 'not better than no change',
  worse: 'worse than no change',
  'too-few': `too few forecasts to say (n < ${FEWEST_SCORED})`,
  baseline: 'the baseline a model has to beat',
  'no-moves': 'the price has not moved',
};

/** Standard errors beyond which a coverage is told to be off. */
const COVERAGE_DOUBT = 2;

/**
 * Whether an interval holds as often as it says. Forecasts that overlap are not as many pieces of evidence: of a
 * horizon of 15 candles each fifteenth counts.
 */
export function coverageVerdict(
  { level, coverage, count }: ApiScore['intervals'][number],
  { horizon_sec, interval_sec }: Pick<ApiScore, 'horizon_sec' | 'interval_sec'>,
): 'holds' | 'too-narrow' | 'too-wide' | 'too-few' {
  const independent = (count * interval_sec) / horizon_sec;
  if (independent < FEWEST_INDEPENDENT) return 'too-few';
  const doubt = COVERAGE_DOUBT * Math.sqrt((level * (1 - level)) / independent);
  if (Math.abs(coverage - level) <= doubt) return 'holds';
  return coverage < level ? 'too-narrow' : 'too-wide';
}

const FEWEST_INDEPENDENT = 20;

/** The forecast move against what acting on it and undoing it would cost. */
export const EDGE_WORDS: Readonly<Record<ApiPublishedForecast['edge'], string>> = {
  none: 'no move is forecast',
  'below-cost': 'smaller than the cost of trading it',
  'above-cost': 'larger than the cost of trading it',
};

/** What an alarm is about. */
export const ALARM_WORDS: Readonly<Record<ApiAlarm['kind'], string>> = {
  drift: 'distributed unlike before:',
  coverage: 'intervals do not hold as often as they say:',
  skill: 'worse than no change:',
  freshness: 'forecasts come too late:',
  gap: 'the feed has a gap:',
};

/** What a forecast was made for. */
export const ROLE_WORDS: Readonly<Record<ApiPublishedForecast['role'], string>> = {
  champion: 'served',
  challenger: 'challenger, in the shadow',
  baseline: 'baseline',
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
  if (horizonSec % 3_600 === 0) return `${horizonSec / 3_600} h`;
  return horizonSec % 60 === 0 ? `${horizonSec / 60} min` : `${horizonSec} s`;
}
