import type { ConfidenceDecile } from '@foretick/core/evaluation';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { type ChosenModel, chosenModels } from './chosen-models.ts';
import { ahead, count, decimal, figure, paragraph, percent, section, table } from './parts.ts';
import { calibrationPlot } from './plots/calibration-plot.ts';
import { whiskerPlot } from './plots/whisker-plot.ts';

/** Whether intervals hold as often as they say, for the best model of each horizon. */
export function intervals(evaluation: PairEvaluation): string {
  const chosen = chosenModels(evaluation);
  const plots = chosen.map(({ score }) =>
    figure(
      `${ahead(score.horizonSec)} ahead, ${score.model}`,
      calibrationPlot(score.calibration, `Calibration of intervals, ${ahead(score.horizonSec)} ahead`),
      'Across: how often outcomes should lie inside. Up: how often they did. On the dashed line both are the same.',
    ),
  );
  const { quantiles } = evaluation.result;
  const beside = ({ score }: ChosenModel) =>
    quantiles.filter(({ horizonSec }) => horizonSec === score.horizonSec);
  const compared = chosen.flatMap((one) => [one.score, ...beside(one)]);
  const rows = compared.flatMap((score) =>
    score.intervals.map((one) => [
      `${ahead(score.horizonSec)}, ${score.model}, ${percent(one.level, 0)}`,
      percent(one.coverage),
      percent(one.worstWeekCoverage, 1),
      decimal(one.widthBp, 2),
      decimal(one.winklerBp, 2),
      decimal(one.pinballBp, 3),
    ]),
  );
  return section(
    'Intervals',
    paragraph(
      'An 80 % interval is honest when 80 of 100 outcomes lie inside, in bad weeks too, and useful when it is narrow besides. Width and losses are in basis points (hundredths of a percent); lower is better.',
    ),
    `<div class="pair">${plots.join('')}</div>`,
    table(
      ['horizon, model, interval', 'outcomes inside', 'worst week', 'width', 'Winkler score', 'pinball loss'],
      rows,
    ),
  );
}

/** Whether a forecast that seems sure is right more often. */
export function direction(evaluation: PairEvaluation): string {
  const plots = chosenModels(evaluation)
    .map(directionPlot)
    .filter((plot) => plot !== '');
  if (plots.length === 0) return '';
  return section(
    'Direction',
    paragraph(
      'Forecasts in tenths, from the least to the most sure (size of the forecast beside the expected volatility), and how often the price then went their way. A model that knows something rises to the right; 50 % is a coin.',
    ),
    `<div class="pair">${plots.join('')}</div>`,
  );
}

function directionPlot({ score }: ChosenModel): string {
  const whiskers = score.confidence.map(({ decile, hitRate, hitCount }) => ({
    label: `${decile}`,
    value: hitRate,
    interval: hitRate === undefined ? undefined : wilson(hitRate, hitCount),
    words: `tenth ${decile}: ${percent(hitRate, 1)} of ${count(hitCount)} moves`,
  }));
  const place = `${ahead(score.horizonSec)} ahead, ${score.model}`;
  const plot = whiskerPlot({
    ...{ title: `Hit rate by confidence, ${place}`, whiskers, nothing: 0.5 },
    format: (value) => percent(value, 1),
  });
  return plot === ''
    ? ''
    : `<div>${figure(place, plot, 'With 95 % intervals as if moves were independent, which overlapping ones are not.')}${decileTable(score.confidence)}</div>`;
}

function decileTable(deciles: readonly ConfidenceDecile[]): string {
  return table(
    ['tenth', 'hit rate', 'moves', 'mean size, standard deviations', 'gross edge, bp'],
    deciles.map((one) => [
      `${one.decile}`,
      percent(one.hitRate, 1),
      count(one.hitCount),
      decimal(one.meanSize, 3),
      decimal(one.edgeBp, 2),
    ]),
    { folded: 'The figures' },
  );
}

/** Interval of a share, 95 %. Source: E. Wilson, "Probable inference", 1927. */
function wilson(share: number, n: number): readonly [number, number] {
  const z = 1.96;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [middle - half, middle + half];
}
