import {
  breakDown,
  byHour,
  byMonth,
  byVolatility,
  type ForecastSeries,
  type PartFigures,
} from '@foretick/core/evaluation';
import { INTERVAL_SEC } from '../../../config/horizons.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { type ChosenModel, chosenModels } from './chosen-models.ts';
import {
  ahead,
  between,
  count,
  decimal,
  figure,
  pairOf,
  paragraph,
  percent,
  section,
  table,
} from './parts.ts';
import { whiskerPlot } from './plots/whisker-plot.ts';

interface Cut {
  readonly name: string;
  readonly words: string;
  readonly partOf: (series: ForecastSeries) => (entry: number) => string;
  /** What a part is called; its own name sorts it. */
  readonly label: (part: string) => string;
}

const CUTS: readonly Cut[] = [
  { name: 'Month', words: 'By month, UTC.', partOf: byMonth, label: (part) => part },
  {
    name: 'Volatility',
    words: 'By the volatility that was expected when the forecast was made, in thirds.',
    partOf: byVolatility,
    label: (part) => part.slice(2),
  },
  { name: 'Hour of day', words: 'By hour of the day, UTC.', partOf: byHour, label: (part) => part },
];

/** Skill by pair, horizon, month, hour and volatility. */
export function whereSkillIs(evaluations: readonly PairEvaluation[]): string {
  return section(
    'Where the skill is',
    paragraph(
      'Squared error saved against "no change", with its 95 % interval (block bootstrap over days). Grey: the interval holds 0, so it may be nothing. Of many parts some stand out by chance.',
    ),
    byPairAndHorizon(evaluations),
    ...evaluations.flatMap((evaluation) =>
      chosenModels(evaluation).map((chosen) => cutsOf(evaluation, chosen, evaluations.length > 1)),
    ),
  );
}

function byPairAndHorizon(evaluations: readonly PairEvaluation[]): string {
  const plots = evaluations.map((evaluation) => {
    const whiskers = chosenModels(evaluation).map(({ score }) => ({
      label: ahead(score.horizonSec),
      value: score.mseSkill,
      interval: score.mseSkillInterval,
      words: `${ahead(score.horizonSec)}, ${score.model}: ${percent(score.mseSkill)}${between(score.mseSkillInterval)}`,
    }));
    const title = `Horizon: ${pairOf(evaluation)}`;
    const plot = whiskerPlot({ title: `Skill by ${title}`, whiskers, nothing: 0, format: axis });
    return figure(title, plot, 'The best model of each.');
  });
  return `<div class="pair">${plots.join('')}</div>`;
}

function cutsOf(evaluation: PairEvaluation, { score, series }: ChosenModel, severalPairs: boolean): string {
  const steps = Math.max(Math.round(score.horizonSec / INTERVAL_SEC), 1);
  const place = `${severalPairs ? `${pairOf(evaluation)}, ` : ''}${ahead(score.horizonSec)} ahead, ${score.model}`;
  const plots = CUTS.map(({ name, words, partOf, label }) => {
    const parts = breakDown(series, partOf(series), steps, evaluation.seed);
    const whiskers = parts.map((part) => ({
      label: label(part.part),
      value: part.mseSkill,
      interval: part.mseSkillInterval,
      words: `${label(part.part)}: ${percent(part.mseSkill)}${between(part.mseSkillInterval)}, ${count(part.n)} forecasts`,
    }));
    const plot = whiskerPlot({
      title: `${place}: skill by ${name.toLowerCase()}`,
      whiskers,
      nothing: 0,
      format: axis,
    });
    return figure(`${name}: ${place}`, plot, words) + partTable(name, parts, label);
  });
  // The last, with a column for each hour, is wide.
  const last = plots.length - 1;
  return `<div class="pair">${plots.map((plot, i) => `<div${i === last ? ' class="across"' : ''}>${plot}</div>`).join('')}</div>`;
}

function partTable(name: string, parts: readonly PartFigures[], label: (part: string) => string): string {
  return table(
    [name.toLowerCase(), 'forecasts', 'squared error saved', 'correlation', 'hit rate'],
    parts.map((part) => [
      label(part.part),
      count(part.n),
      percent(part.mseSkill) + between(part.mseSkillInterval),
      decimal(part.ic, 3),
      percent(part.hitRate, 1),
    ]),
    { folded: 'The figures' },
  );
}

function axis(value: number): string {
  return percent(value, Math.abs(value) > 0 && Math.abs(value) < 0.001 ? 2 : 1);
}
