import type { AblationRow } from '../ablation.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { ahead, between, decimal, paragraph, percent, section, table } from './parts.ts';
import { reachOf, skillBar } from './plots/skill-bar.ts';

/** What each group of features is worth. */
export function ablationSection({ ablation }: PairEvaluation): string {
  if (ablation.length === 0) {
    return section(
      'What the features are worth',
      paragraph(
        'No group of features was left out. Ask for it with --ablate cross-asset,order-flow,…',
        'note',
      ),
    );
  }
  const reach = reachOf(
    ablation.map(({ skillDifference, interval }) => ({ value: skillDifference, interval })),
  );
  return section(
    'What the features are worth',
    paragraph(
      'Everything was trained and forecast again without the features of one group. What the group is worth is the squared error that it saves, as a share of that of "no change", with its 95 % interval over the same forecasts of both. Groups can stand in for each other: little lost is not little known.',
    ),
    table(
      ['left out', 'horizon, model', 'worth of the group', 'with its interval', 'p'],
      ablation.map((row) => [
        `${row.group} (${row.features})`,
        `${ahead(row.horizonSec)}, ${row.model}`,
        barOf(row, reach),
        percent(row.skillDifference) + between(row.interval),
        decimal(row.pValue, 3),
      ]),
    ),
  );
}

function barOf({ skillDifference, interval }: AblationRow, reach: number) {
  return skillDifference === undefined ? '' : { html: skillBar(skillDifference, interval, reach) };
}
