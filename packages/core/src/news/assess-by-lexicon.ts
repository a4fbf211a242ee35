import type { Article } from './article.ts';
import type { Assessment, CoinScore, NewsHorizon } from './assessment.ts';
import { eventOf } from './event-of.ts';
import { noveltyOf } from './novelty-of.ts';
import { sentimentByCoin } from './sentiment-by-coin.ts';
import type { LexiconReading } from './sentiment-of.ts';
import { summarise } from './summarise.ts';

/** Changes with whatever changes an assessment by the lexicon. */
export const LEXICON_VERSION = '2';

/** What the lexicon reads in an article: no model, no state, the same answer each time. */
export function assessByLexicon(article: Article): Assessment {
  const readings = sentimentByCoin(`${article.title}. ${article.text}`, article.coins);
  const event = eventOf(article.title, article.text);
  return {
    summary: summarise(article.title, article.text),
    scores: [...readings].map(([coin, reading]) => scoreOf(coin, reading)),
    event,
    novelty: noveltyOf(article.title, article.text),
    horizon: HORIZONS[event],
  };
}

function scoreOf(coin: string, { sentiment, strength }: LexiconReading): CoinScore {
  const sign = sentiment === 'neutral' ? 0 : sentiment === 'positive' ? 1 : -1;
  const score = (sign * (Math.abs(strength) >= 2 ? 2 : 1) || 0) as CoinScore['score'];
  const confidence = sign === 0 ? 0.5 : Math.abs(strength) / (1 + Math.abs(strength));
  return { coin, score, confidence };
}

/** How long an event of a kind is likely to matter. */
export const HORIZONS: Readonly<Record<Assessment['event'], NewsHorizon>> = {
  hack: 'hours',
  listing: 'hours',
  macro: 'days',
  etf: 'days',
  regulation: 'weeks',
  protocol: 'weeks',
  other: 'hours',
};
