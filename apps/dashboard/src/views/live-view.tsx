import type { ApiFeedState } from '@foretick/client';
import { useMemo } from 'preact/hooks';
import { PriceChart } from '../chart/price-chart.tsx';
import { forecastsAhead } from '../live/forecast-view.ts';
import { rollUp } from '../live/roll-up.ts';
import { useFetched } from '../live/use-fetched.ts';
import { Choice } from '../panels/choice.tsx';
import { ForecastList } from '../panels/forecast-list.tsx';
import { Learning } from '../panels/learning.tsx';
import { Legend } from '../panels/legend.tsx';
import { Offline } from '../panels/offline.tsx';
import { Panel } from '../panels/panel.tsx';
import { ScoreSummary } from '../panels/score-summary.tsx';
import { Summary } from '../panels/summary.tsx';
import { horizonWords } from '../words.ts';
import type { ViewProps } from './view-props.ts';

/** Candles of these multiples of the forecast interval can be looked at. */
const MULTIPLES = [1, 5, 15, 60];
const LARGER_CANDLES = 300;
const NEWS_EVERY_MS = 60_000;

/** Candles as they come, what is forecast from them, and how the forecasts before came out. */
export function LiveView(props: ViewProps) {
  const { client, live, status, chosen, route, horizonSec, change, serverNow, marketNow } = props;
  const { market, loading } = live;
  const { instrument } = chosen;
  const baseSec = status.interval_sec;
  const intervals = MULTIPLES.map((multiple) => multiple * baseSec);
  const intervalSec = intervals.find((one) => one === route.intervalSec) ?? baseSec;
  const larger = useFetched(
    intervalSec === baseSec ? undefined : `${instrument} ${intervalSec} ${live.connection}`,
    (signal) => client.candles({ instrument, intervalSec, limit: LARGER_CANDLES }, signal),
  );
  const news = useFetched(instrument, (signal) => client.news({ instrument }, signal), NEWS_EVERY_MS);
  const candles = useMemo(
    () =>
      intervalSec === baseSec ? market.candles : rollUp(larger.value ?? [], market.candles, intervalSec),
    [market.candles, larger.value, intervalSec, baseSec],
  );
  const ahead = useMemo(
    () => forecastsAhead(market.forecasts, market.candles),
    [market.forecasts, market.candles],
  );
  const list = useMemo(
    () => (
      <ForecastList
        instrument={instrument}
        forecasts={market.forecasts}
        horizonSec={horizonSec}
        loading={loading.forecasts}
        marketNow={marketNow}
      />
    ),
    [instrument, market.forecasts, horizonSec, loading.forecasts, marketNow],
  );
  return (
    <>
      <Summary
        status={status}
        chosen={chosen}
        lastCandle={market.candles.at(-1)}
        ahead={ahead}
        serverNow={serverNow}
        marketNow={marketNow}
      />
      {status.source === 'live' && chosen.feed?.state === 'down' && <Offline />}
      <Learning learning={chosen.learning} />
      <Panel
        title="Price and forecasts"
        note={`${chosen.pair}, ${horizonWords(intervalSec)} candles, times in UTC`}
        loading={intervalSec === baseSec ? loading.candles : larger.loading}
        empty={candles.length === 0 ? noCandle(chosen.feed?.state) : undefined}
        tools={
          <div class="tools">
            <Choice
              legend="Interval of the candles"
              label="Candles"
              name="interval"
              options={intervals.map((value) => ({ value, text: horizonWords(value) }))}
              chosen={intervalSec}
              onChoose={(value) => change({ intervalSec: value })}
            />
            <Choice
              legend="Horizon of the past forecasts shown"
              label="Horizon"
              name="horizon"
              options={status.horizons_sec.map((value) => ({ value, text: horizonWords(value) }))}
              chosen={horizonSec}
              onChoose={(value) => change({ horizonSec: value })}
            />
          </div>
        }
      >
        <PriceChart
          pair={chosen.pair}
          subject={`${instrument} ${intervalSec}`}
          candles={candles}
          forecasts={market.forecasts}
          horizonSec={horizonSec}
          headlines={news.value?.headlines ?? []}
        />
        <Legend horizonSec={horizonSec} news={(news.value?.headlines.length ?? 0) > 0} />
      </Panel>
      <div class="columns">
        <ScoreSummary route={route} scores={market.scores} loading={loading.scores} />
        {list}
      </div>
    </>
  );
}

function noCandle(feed: ApiFeedState['state'] | undefined): string {
  if (feed === 'down' || feed === 'refused') return 'No candle yet: the feed is down, as said above.';
  if (feed === 'ended') return 'No candle: the input ended before the first was complete.';
  return 'No candle yet. The first appears when its interval is over.';
}
