import { illustrateTrades } from '@foretick/core/evaluation';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { chosenModels } from './chosen-models.ts';
import { ahead, count, decimal, figure, section, table, warning } from './parts.ts';
import { linePlot } from './plots/line-plot.ts';

/** Round trips, in basis points: none, a market maker's on a good day, a taker's. */
const COSTS_BP = [0, 2, 10];

/** The size of what forecasts promise, beside what acting on them costs. */
export function tradingSection(evaluation: PairEvaluation): string {
  const all = chosenModels(evaluation).flatMap(({ score, series }) =>
    COSTS_BP.map((costBp) => ({
      place: `${ahead(score.horizonSec)}, ${score.model}`,
      trades: illustrateTrades(series, score.horizonSec, costBp),
    })),
  );
  const dear = all.filter(({ trades }) => trades.costBp === COSTS_BP.at(-1));
  return section(
    'What acting on it would cost',
    warning(
      'An illustration, no result.',
      'It takes closing prices that nobody is sure to get, knows no limits, no slippage and no funding, and the model was chosen on these figures. It is here to show sizes: what a forecast promises beside what a trade costs.',
    ),
    table(
      [
        'horizon, model',
        'cost of a round trip, bp',
        'round trips',
        'a day',
        'before costs, bp',
        'after costs, bp',
        'sum after costs, bp',
      ],
      all.map(({ place, trades }) => [
        place,
        `${trades.costBp}`,
        count(trades.trades),
        decimal(trades.tradesPerDay, 1),
        decimal(trades.grossBp, 2),
        decimal(trades.netBp, 2),
        count(Math.round(trades.totalNetBp)),
      ]),
      {
        caption:
          'A forecast is acted on when it promises more than the round trip costs, and held to its target.',
      },
    ),
    `<div class="pair">${dear
      .map(({ place, trades }) =>
        figure(
          `${place}: after ${trades.costBp} bp a round trip`,
          linePlot(
            trades.running,
            `Illustration: sum after costs, ${place}`,
            (value) => `${Math.round(value)} bp`,
          ),
          'Illustration: sum over all trades.',
        ),
      )
      .join('')}</div>`,
  );
}
