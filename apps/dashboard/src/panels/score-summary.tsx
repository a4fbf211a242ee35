import type { ApiScore } from '@foretick/client';
import { formatCount, formatPercent, formatSigned } from '../format.ts';
import type { Loading } from '../live/loading.ts';
import { hrefOf, type Route } from '../route.ts';
import { horizonWords, modelWords, VERDICT_WORDS, verdictOf } from '../words.ts';
import { Panel } from './panel.tsx';

export interface ScoreSummaryProps {
  readonly route: Route;
  readonly scores: readonly ApiScore[];
  readonly loading: Loading;
}

/** Each horizon's served models against "no change" on the same forecasts, in short. */
export function ScoreSummary({ route, scores, loading }: ScoreSummaryProps) {
  const rows = servedScores(scores);
  return (
    <Panel
      title="Score so far"
      note="Against “no change” on the same forecasts. Errors in basis points (0.01 %)."
      tools={
        <a class="more" href={hrefOf({ view: 'scores', instrument: route.instrument })}>
          All of it<span class="unseen"> on the scoreboard</span>
        </a>
      }
      loading={loading}
      empty={
        rows.length === 0
          ? 'No forecast has been scored yet. The first is, one horizon after it was made.'
          : undefined
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keys. */}
      <section class="scroll" aria-label="Running score of each served model by horizon" tabIndex={0}>
        <table class="scored" data-testid="score-summary">
          <caption class="unseen">Running score of each served model by horizon</caption>
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
      </section>
    </Panel>
  );
}

/** Without the baseline where a model is beside it, which is scored against it anyway, and without shadows. */
export function servedScores(scores: readonly ApiScore[]): readonly ApiScore[] {
  const served = scores.filter(({ shadow }) => !shadow);
  return served.filter(
    ({ model, instrument, horizon_sec }) =>
      model !== 'persistence' ||
      !served.some(
        (other) =>
          other.instrument === instrument &&
          other.horizon_sec === horizon_sec &&
          other.model !== 'persistence',
      ),
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
