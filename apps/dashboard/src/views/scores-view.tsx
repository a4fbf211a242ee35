import { SCORE_WINDOWS_SEC } from '@foretick/client';
import { useMemo } from 'preact/hooks';
import { mergeScores } from '../live/market-state.ts';
import { useFetched } from '../live/use-fetched.ts';
import { Choice } from '../panels/choice.tsx';
import { curveScale } from '../panels/curve-shapes.ts';
import { FeatureWorthTable } from '../panels/feature-worth-table.tsx';
import { Panel } from '../panels/panel.tsx';
import { ScoreCurveChart } from '../panels/score-curves.tsx';
import { servedScores } from '../panels/score-summary.tsx';
import { Scoreboard } from '../panels/scoreboard.tsx';
import { horizonWords } from '../words.ts';
import type { ViewProps } from './view-props.ts';

const EVERY_MS = 30_000;
const WINDOW_WORDS: Readonly<Record<number, string>> = {
  3600: 'Last hour',
  86400: 'Last 24 hours',
  604800: 'Last 7 days',
};

/** Every model against "no change", by pair and horizon. */
export function ScoresView({ client, live, status, chosen, horizonSec, change }: ViewProps) {
  const { instrument, pair } = chosen;
  const key = String(live.connection);
  const fetched = useFetched(key, (signal) => client.scores({}, signal), EVERY_MS);
  const models = useFetched(key, (signal) => client.models({}, signal), EVERY_MS);
  const curves = useFetched(
    `${key} ${instrument} ${horizonSec}`,
    (signal) =>
      Promise.all(
        SCORE_WINDOWS_SEC.map((windowSec) =>
          client.scoreHistory({ windowSec, instrument, horizonSec }, signal),
        ),
      ),
    EVERY_MS,
  );
  const worth = useFetched(key, (signal) => client.featureWorth({}, signal), EVERY_MS);
  const scores = useMemo(
    () => (fetched.value === undefined ? [] : mergeScores(fetched.value, live.market.scores)),
    [fetched.value, live.market.scores],
  );
  const served = servedScores(scores);
  const shadows = scores.filter(({ shadow }) => shadow);
  const scale = curveScale(curves.value?.flat() ?? []);
  return (
    <>
      <Panel
        title="Scoreboard"
        note="Every forecast that was served counts, against “no change” on the same ones. Nothing is left out afterwards."
        loading={fetched.loading}
        empty={
          served.length === 0
            ? 'No forecast has been scored yet. The first is, one horizon after it was made.'
            : undefined
        }
      >
        <Scoreboard
          caption="Score of each served model by pair and horizon"
          scores={served}
          models={models.value ?? []}
          testId="scoreboard"
        />
      </Panel>
      <Panel
        title="Skill over time"
        note={`${pair}, ${horizonWords(horizonSec)} ahead: skill over a window that rolls along. Above the line is better than no change.`}
        loading={curves.loading}
        empty={
          (curves.value?.flat().length ?? 0) === 0
            ? 'No curve yet: it needs forecasts that were scored.'
            : undefined
        }
        tools={
          <Choice
            legend="Horizon of the curves"
            name="curve-horizon"
            options={status.horizons_sec.map((value) => ({ value, text: horizonWords(value) }))}
            chosen={horizonSec}
            onChoose={(value) => change({ horizonSec: value })}
          />
        }
      >
        <div class="curves" data-testid="curves">
          {(curves.value ?? []).map((ofWindow, index) => (
            <ScoreCurveChart
              key={SCORE_WINDOWS_SEC[index]}
              title={WINDOW_WORDS[SCORE_WINDOWS_SEC[index] ?? 0] ?? ''}
              curves={ofWindow}
              scale={scale}
            />
          ))}
        </div>
      </Panel>
      <Panel
        title="In the shadow"
        note="Challengers forecast beside the served model and are scored the same way. Nobody is shown their forecasts."
        loading={fetched.loading}
        empty={
          shadows.length === 0
            ? 'No forecast of a challenger has been scored yet. A trained model that does not serve forecasts here.'
            : undefined
        }
      >
        <Scoreboard
          caption="Score of each challenger by pair and horizon"
          scores={shadows}
          models={models.value ?? []}
          testId="shadows"
        />
      </Panel>
      <Panel
        title="What features are worth"
        note="Everything was trained and forecast again without a group of features, on history. What it is worth is the squared error that it saves, as a share of that of “no change”."
        loading={worth.loading}
        empty={
          (worth.value ?? []).length === 0
            ? 'Not measured yet. For news: foretick evaluate --pair BTC/USD --ablate news'
            : undefined
        }
      >
        <FeatureWorthTable worth={worth.value ?? []} />
      </Panel>
    </>
  );
}
