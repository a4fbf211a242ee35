import type { ApiScore } from '@foretick/client';
import { formatCount, formatPercent, formatSigned } from '../format.ts';
import type { Loading } from '../live/use-live.ts';
import { horizonWords, modelWords, VERDICT_WORDS, verdictOf } from '../words.ts';
import { Panel } from './panel.tsx';

export interface ScoreboardProps {
  readonly scores: readonly ApiScore[];
  readonly loading: Loading;
}

/** Each horizon's models against "no change" on the same forecasts. */
export function Scoreboard({ scores, loading }: ScoreboardProps) {
  const rows = scores.filter(
    ({ model, horizon_sec }) =>
      model !== 'persistence' ||
      !scores.some((other) => other.horizon_sec === horizon_sec && other.model !== 'persistence'),
  );
  return (
    <Panel
      title="Scoreboard"
      note="Every forecast counts, against “no change” on the same ones. Errors in basis points (0.01 %)."
      loading={loading}
      empty={
        rows.length === 0
          ? 'No forecast has been scored yet. The first is, one horizon after it was made.'
          : undefined
      }
    >
      <div class="scroll">
        <table class="scored" data-testid="scoreboard">
          <caption class="unseen">Running score of each model by horizon</caption>
          <thead>
            <tr>
              <th scope="col">Horizon</th>
              <th scope="col" class="number">
                Scored
              </th>
              <th scope="col" class="number">
                MAE
              </th>
              <th scope="col" class="number">
                No change
              </th>
              <th scope="col" class="number">
                <abbr title="1 − MSE / MSE of “no change”; above 0 is better">Skill</abbr>
              </th>
              <th scope="col" class="number">
                <abbr title="Share of moves whose direction was right">Hits</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((score) => (
              <ScoreRow key={`${score.horizon_sec} ${score.model}`} score={score} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function ScoreRow({ score }: { readonly score: ApiScore }) {
  const verdict = verdictOf(score);
  return (
    <tr>
      <th scope="row">
        {horizonWords(score.horizon_sec)}
        <span class={`verdict ${verdict}`}>
          <span class="quiet">{modelWords(score.model)}:</span> {VERDICT_WORDS[verdict]}
        </span>
      </th>
      <td class="number">{formatCount(score.count)}</td>
      <td class="number">{score.mae_bp.toFixed(2)}</td>
      <td class="number">{score.persistence_mae_bp.toFixed(2)}</td>
      <td class="number">
        {score.mse_skill === null || verdict === 'baseline'
          ? '–'
          : `${formatSigned(score.mse_skill * 100, 2)} %`}
      </td>
      <td class="number">{score.hit_rate === null ? '–' : formatPercent(score.hit_rate, 1)}</td>
    </tr>
  );
}
