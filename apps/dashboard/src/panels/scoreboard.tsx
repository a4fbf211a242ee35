import type { ApiModel, ApiScore } from '@foretick/client';
import { formatCount, formatPercent, formatSigned } from '../format.ts';
import { coverageVerdict, horizonWords, modelWords, VERDICT_WORDS, verdictOf } from '../words.ts';
import { SkillBar } from './skill-bar.tsx';

const LEVELS = [0.5, 0.8, 0.95];

export interface ScoreboardProps {
  readonly caption: string;
  readonly scores: readonly ApiScore[];
  readonly models: readonly ApiModel[];
  readonly testId: string;
}

/** Every figure of each model by pair and horizon, with the verdict in words. */
export function Scoreboard({ caption, scores, models, testId }: ScoreboardProps) {
  const scale = scaleOf(scores);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keys.
    <section class="scroll" aria-label={caption} tabIndex={0}>
      <table class="board" data-testid={testId}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Pair and horizon
            </th>
            <th scope="col" rowSpan={2}>
              Model
            </th>
            <th scope="col" rowSpan={2} colSpan={2}>
              <abbr title="1 − MSE / MSE of “no change” on the same forecasts; above 0 is better">Skill</abbr>
              , 95 % confidence
            </th>
            <th scope="col" rowSpan={2} class="number">
              <abbr title="Share of moves whose direction was right">Hits</abbr>
            </th>
            <th scope="colgroup" colSpan={3} class="group">
              Prices inside the interval of
            </th>
            <th scope="colgroup" colSpan={2} class="group">
              Mean error, bp
            </th>
            <th scope="col" rowSpan={2} class="number">
              Forecasts
            </th>
            <th scope="col" rowSpan={2} class="number">
              <abbr title="Settings that were tried before this model was chosen: the more, the more luck is in its test">
                Trials
              </abbr>
            </th>
          </tr>
          <tr>
            {LEVELS.map((level) => (
              <th key={level} scope="col" class="number">
                {formatPercent(level, 0)}
              </th>
            ))}
            <th scope="col" class="number">
              model
            </th>
            <th scope="col" class="number">
              no change
            </th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score, index) => (
            <Row
              key={`${score.instrument} ${score.horizon_sec} ${score.model}`}
              score={score}
              scale={scale}
              trials={trialsOf(score, models)}
              isFirstOfPair={scores[index - 1]?.instrument !== score.instrument}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly score: ApiScore;
  readonly scale: number;
  readonly trials: number | null;
  readonly isFirstOfPair: boolean;
}

function Row({ score, scale, trials, isFirstOfPair }: RowProps) {
  const verdict = verdictOf(score);
  const interval = score.mse_skill_interval ?? null;
  const [exchange = '', pair = score.instrument] = score.instrument.split(':');
  return (
    <tr class={isFirstOfPair ? 'first' : undefined}>
      <th scope="row">
        {pair}, {horizonWords(score.horizon_sec)} <span class="quiet unseen">on {exchange}</span>
      </th>
      <td class="model">
        <b>{modelWords(score.model)}</b>
        <span class={`verdict ${verdict}`}>{VERDICT_WORDS[verdict]}</span>
      </td>
      {verdict === 'baseline' || score.mse_skill === null ? (
        <td colSpan={2} class="quiet skill" data-label="Skill">
          –
        </td>
      ) : (
        <>
          <td class="number skill" data-label="Skill">
            {formatSigned(score.mse_skill * 100, 2)} %
            <span class="quiet">
              {interval === null
                ? 'too few to say'
                : `${formatSigned(interval.low * 100, 2)} to ${formatSigned(interval.high * 100, 2)}`}
            </span>
          </td>
          <td class="bar">
            <SkillBar skill={score.mse_skill} interval={interval} scale={scale} />
          </td>
        </>
      )}
      <td class="number" data-label="Hits">
        {score.hit_rate === null ? '–' : formatPercent(score.hit_rate, 1)}
        {score.hit_count > 0 && <span class="quiet">of {formatCount(score.hit_count)}</span>}
      </td>
      {LEVELS.map((level) => (
        <Coverage key={level} level={level} score={score} />
      ))}
      <td class="number" data-label="Error, bp">
        {score.mae_bp.toFixed(2)}
      </td>
      <td class="number" data-label="No change, bp">
        {score.persistence_mae_bp.toFixed(2)}
      </td>
      <td class="number" data-label="Forecasts">
        {formatCount(score.count)}
      </td>
      <td class="number" data-label="Trials">
        {trials === null ? '–' : formatCount(trials)}
      </td>
    </tr>
  );
}

const COVERAGE_WORDS = {
  holds: 'holds',
  'too-narrow': 'too narrow',
  'too-wide': 'too wide',
  'too-few': 'few',
};

function Coverage({ level, score }: { readonly level: number; readonly score: ApiScore }) {
  const measured = score.intervals.find((one) => one.level === level);
  const label = `In ${formatPercent(level, 0)}`;
  if (measured === undefined) {
    return (
      <td class="number quiet" data-label={label}>
        –
      </td>
    );
  }
  const verdict = coverageVerdict(measured, score);
  return (
    <td class="number" data-label={label}>
      {formatPercent(measured.coverage, 1)}
      <span class={verdict === 'too-narrow' || verdict === 'too-wide' ? 'off' : 'quiet'}>
        {COVERAGE_WORDS[verdict]}
      </span>
    </td>
  );
}

function trialsOf(score: ApiScore, models: readonly ApiModel[]): number | null {
  const role = score.shadow ? 'challenger' : 'champion';
  const found = models.find(
    (one) =>
      one.instrument === score.instrument &&
      one.horizon_sec === score.horizon_sec &&
      one.model === score.model &&
      one.role === role,
  );
  return found?.trials ?? null;
}

/** A round number that all skills and nearly all their intervals fit into. */
function scaleOf(scores: readonly ApiScore[]): number {
  const ends = scores.flatMap(({ mse_skill, mse_skill_interval }) => [
    Math.abs(mse_skill ?? 0),
    Math.abs(mse_skill_interval?.low ?? 0),
    Math.abs(mse_skill_interval?.high ?? 0),
  ]);
  return Math.max(0.005, ...ends);
}
