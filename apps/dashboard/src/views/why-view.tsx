import type { ApiForecast, ApiWhy } from '@foretick/client';
import { useEffect, useState } from 'preact/hooks';
import { useFetched } from '../live/use-fetched.ts';
import { Choice } from '../panels/choice.tsx';
import { Contributions } from '../panels/contributions.tsx';
import { ForecastFacts } from '../panels/forecast-facts.tsx';
import { ForecastList } from '../panels/forecast-list.tsx';
import { Headlines } from '../panels/headlines.tsx';
import { Panel } from '../panels/panel.tsx';
import { horizonWords } from '../words.ts';
import type { ViewProps } from './view-props.ts';

/** While its time has not come, what came of a forecast is asked for again. */
const EVERY_MS = 10_000;

/** One forecast taken apart: what it says, which features made it so, and what came of it. */
export function WhyView({ client, live, status, chosen, route, horizonSec, change, marketNow }: ViewProps) {
  const { market, loading } = live;
  const newest = newestOf(market.forecasts, chosen.instrument, horizonSec)?.prediction_id;
  const pinned = usePinned(`${chosen.instrument} ${horizonSec}`, newest);
  const id = route.forecast ?? pinned;
  const why = useFetched(id, (signal) => client.why(id ?? '', signal), EVERY_MS);
  const forecast = why.value?.forecast;
  const title =
    forecast === undefined
      ? 'Why this forecast'
      : `${pairOf(forecast)}, ${horizonWords(forecast.horizon_sec)} ahead`;
  return (
    <div class="columns why">
      <div class="stack">
        <Panel
          title={title}
          note={
            route.forecast === undefined
              ? 'The newest forecast of this horizon when you came here. The list names others.'
              : 'A forecast is written once, before its time, and never changed.'
          }
          loading={id === undefined ? loading.forecasts : why.loading}
          empty={forecast === undefined ? 'No forecast yet. One is made with each closed candle.' : undefined}
        >
          {why.value !== undefined && <ForecastFacts why={why.value} marketNow={marketNow} />}
        </Panel>
        <Panel
          title="What made it so"
          note="How far each feature pushed the forecast up or down, in basis points, from what the model says of an average moment."
          loading={id === undefined ? loading.forecasts : why.loading}
          empty={why.value?.explanation == null ? whyNot(why.value) : undefined}
        >
          {why.value?.explanation != null && forecast?.status === 'published' && (
            <Contributions explanation={why.value.explanation} logReturn={forecast.log_return} />
          )}
        </Panel>
        <Panel
          title="Headlines it knew of"
          loading={id === undefined ? loading.forecasts : why.loading}
          empty={why.value?.headlines.length ? undefined : 'None: no news was known when it was made.'}
        >
          <Headlines headlines={why.value?.headlines ?? []} />
        </Panel>
      </div>
      <div class="stack">
        <Choice
          legend="Horizon of the forecasts listed"
          label="Horizon"
          name="why-horizon"
          options={status.horizons_sec.map((value) => ({ value, text: horizonWords(value) }))}
          chosen={horizonSec}
          onChoose={(value) => change({ horizonSec: value, forecast: undefined })}
        />
        <ForecastList
          instrument={chosen.instrument}
          forecasts={market.forecasts}
          horizonSec={horizonSec}
          loading={loading.forecasts}
          marketNow={marketNow}
          current={id}
        />
      </div>
    </div>
  );
}

/** The first value that is there for a key: who reads about a forecast is not carried on to the next. */
function usePinned(key: string, value: string | undefined): string | undefined {
  const [pinned, setPinned] = useState<{ readonly key: string; readonly value: string } | undefined>();
  useEffect(() => {
    if (value !== undefined && pinned?.key !== key) setPinned({ key, value });
  }, [key, value, pinned]);
  return pinned?.key === key ? pinned.value : undefined;
}

function newestOf(
  forecasts: readonly ApiForecast[],
  instrument: string,
  horizonSec: number,
): ApiForecast | undefined {
  return forecasts.findLast(
    (one) => one.instrument === instrument && one.horizon_sec === horizonSec && one.status === 'published',
  );
}

function pairOf({ instrument }: ApiForecast): string {
  return instrument.split(':')[1] ?? instrument;
}

function whyNot(why: ApiWhy | undefined): string {
  if (why === undefined) return 'Nothing to take apart yet.';
  return why.reason === '' ? 'There is no explanation.' : `There is no explanation: ${why.reason}.`;
}
