import { auditFirst } from '@foretick/core/evaluation';
import { utc } from '../../models/html.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { ahead, count, decimal, pairOf, paragraph, percent, section, table, warning } from './parts.ts';

const REGIME_WORDS = {
  lagging: 'a venue that follows others, by its own candles',
  leading: 'the venue that others follow, by its own candles',
  'lagging-with-leader': "a venue that follows others, with the leaders' candles beside its own",
} as const;

const FIGURE_WORDS = { ic: 'correlation', hitRate: 'hit rate', logRvR2: 'R² of volatility' } as const;

/** What could make the figures look better than they are. */
export function suspicion(evaluation: PairEvaluation): string {
  const { result, regime } = evaluation;
  const { market, latencyMs } = result;
  const models = result.scores.filter(({ model, n }) => model !== 'persistence' && n > 0);
  const rows = models.map((score) => [
    `${ahead(score.horizonSec)}, ${score.model}`,
    percent(score.mseSkill),
    percent(score.mseSkillTraded),
    ...score.delayed.map(({ mseSkill }) => percent(mseSkill)),
    decimal(score.ic, 3),
    decimal(score.icTraded, 3),
    ...score.delayed.map(({ ic }) => decimal(ic, 3)),
  ]);
  const late = `${latencyMs} ms late`;
  return section(
    'Is it too good?',
    paragraph(
      `The market is taken as ${REGIME_WORDS[regime]}. Each return follows the one before with a correlation of ${decimal(market.autocorrelation, 3)} (${decimal(market.autocorrelationTraded, 3)} between minutes with trades): well below 0 would be prices bouncing between bid and ask, which no one can earn. ${percent(market.zeroMoveShare, 1)} of one-minute returns are exactly 0; ${percent(market.filledShare, 1)} of the minutes had no trade.`,
    ),
    ...suspicious(evaluation),
    auditWords(evaluation),
    table(
      [
        ...['horizon, model', 'squared error saved', 'between trades', late, '1 min late'],
        ...['correlation', 'between trades', late, '1 min late'],
      ],
      rows,
      { caption: 'The same forecasts, seen with suspicion' },
    ),
    paragraph(
      `${latencyMs} ms is how long after its close half of the candles were known. Prices within a minute are taken to go in a straight line; the horizon moves along with the delay.`,
      'note',
    ),
  );
}

function suspicious({ result, regime }: PairEvaluation): readonly string[] {
  const judged = [
    ...result.scores,
    ...result.volatility.map((score) => ({ ...score, model: `volatility, ${score.model}` })),
  ];
  return judged.flatMap((score) => {
    const figures =
      'logRvR2' in score ? { logRvR2: score.logRvR2 } : { ic: score.ic, hitRate: score.hitRate };
    return auditFirst(figures, regime, score.horizonSec).map(({ figure, value, level }) =>
      warning(
        'Audit first.',
        `${score.model}, ${ahead(score.horizonSec)}: a ${FIGURE_WORDS[figure]} of ${decimal(value, 3)} is above ${level}, more than honest models reach. Take it for a leak until the audit has passed.`,
      ),
    );
  });
}

function auditWords(evaluation: PairEvaluation): string {
  const { audit } = evaluation;
  if (audit === undefined) {
    return warning(
      'The leakage audit was not run.',
      `Run it with --audit, or by itself: foretick audit --pair ${pairOf(evaluation)}.`,
    );
  }
  if (audit.leak !== undefined) return warning('The leakage audit failed.', audit.leak);
  return paragraph(
    `The leakage audit passed: the candles from ${utc(audit.from)} to ${utc(audit.to)} were cut at ${count(audit.cuts)} times, what came later was changed, and none of ${count(audit.compared)} vectors and labels of ${audit.features} features moved.`,
  );
}
