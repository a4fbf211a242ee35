import type { Article } from './article.ts';
import { assessByLexicon } from './assess-by-lexicon.ts';
import type { Assessment, CoinScore } from './assessment.ts';
import { type NewsClassifier, probabilitiesOf } from './news-classifier.ts';

/** What a fitted classifier reads in an article; summary, event and novelty are the lexicon's. */
export function assessByClassifier(article: Article, weights: NewsClassifier): Assessment {
  const [negative = 0, neutral = 0, positive = 0] = probabilitiesOf(
    `${article.title}. ${article.text}`,
    weights,
  );
  const most = Math.max(negative, neutral, positive);
  const sign = most === neutral ? 0 : most === positive ? 1 : -1;
  const score = (sign * (most >= SURE ? 2 : 1) || 0) as CoinScore['score'];
  return {
    ...assessByLexicon(article),
    scores: article.coins.map((coin) => ({ coin, score, confidence: most })),
  };
}

/** A probability from which on a score is a strong one. */
const SURE = 0.85;
