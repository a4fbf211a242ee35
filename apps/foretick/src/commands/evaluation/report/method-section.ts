import { escapeHtml, utc } from '../../models/html.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { ahead, count, decimal, paragraph, percent, section, table } from './parts.ts';

/** The forecast of how much the price will move, which is easier than where to. */
export function volatilitySection({ result }: PairEvaluation): string {
  if (result.volatility.length === 0) return '';
  return section(
    'Volatility',
    paragraph(
      'How much the price will move can be forecast far better than where to. R² is of the logarithm of realised variance; QLIKE is a loss, 0 is perfect. ewma-60 is the decayed mean of squared returns, the one to beat.',
    ),
    table(
      ['horizon, model', 'R²', 'QLIKE', 'forecasts'],
      result.volatility.map((score) => [
        `${ahead(score.horizonSec)}, ${score.model}`,
        decimal(score.logRvR2, 3),
        decimal(score.qlike, 3),
        count(score.n),
      ]),
    ),
  );
}

/** How the figures came about, and how often somebody looked. */
export function methodSection(evaluation: PairEvaluation): string {
  const { result, companions, trials, seed } = evaluation;
  const [first] = result.scores;
  const rows: readonly (readonly [string, string])[] = [
    ['forecasts', `${utc(result.from)} to ${utc(result.to)}, ${first?.days ?? 0} days`],
    ['candles read', count(result.candles)],
    ['trained again', `every ${result.refitEveryDays} days`],
    [
      'trained on',
      [...new Map(result.scores.map((one) => [one.horizonSec, one.trainDays]))]
        .map(([horizonSec, days]) => `the ${days} days before (${ahead(horizonSec)})`)
        .join(', '),
    ],
    ['beside its own candles', companions.length === 0 ? 'none of other markets' : companions.join(', ')],
    [
      'settings tried so far',
      [...trials].map(([horizonSec, tried]) => `${tried} (${ahead(horizonSec)})`).join(', '),
    ],
    ['held back', holdoutWords(evaluation)],
    ['returns of exactly 0', zeroMoves(evaluation)],
    ['seed', `${seed}: the same candles and seed give the same figures, bit for bit`],
  ];
  return section(
    'How it was done',
    `<dl>${rows.map(([name, words]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(words)}</dd>`).join('')}</dl>`,
    paragraph(
      'Models are trained on rows whose outcome was known before the first forecast (purge of one horizon); what they choose themselves, they choose on the newest fifth of those rows. Forecasts between incomplete candles count nowhere.',
      'note',
    ),
  );
}

function holdoutWords({ holdout, openedHoldout }: PairEvaluation): string {
  if (holdout === undefined) return 'nothing: no search has reserved a holdout for this pair';
  const from = `the candles from ${utc(holdout.from)} on`;
  if (openedHoldout) return `${from}; this evaluation looked at them (look ${holdout.openings})`;
  if (holdout.openings === 0) return `${from}; nobody has looked at them`;
  return `${from}; they were looked at ${holdout.openings} ${holdout.openings === 1 ? 'time' : 'times'}, not by this evaluation`;
}

function zeroMoves({ result }: PairEvaluation): string {
  const shares = new Map(result.scores.map((one) => [one.horizonSec, one.zeroMoveShare]));
  return [...shares].map(([horizonSec, share]) => `${percent(share, 1)} (${ahead(horizonSec)})`).join(', ');
}
