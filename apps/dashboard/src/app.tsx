import type { ApiFeedState, Client } from '@foretick/client';
import { useState } from 'preact/hooks';
import { PriceChart } from './chart/price-chart.tsx';
import { formatTimeWithSeconds } from './format.ts';
import { forecastsAhead, lastClosed } from './live/forecast-view.ts';
import { useLive } from './live/use-live.ts';
import { marketTime, useNow } from './live/use-now.ts';
import { Choice } from './panels/choice.tsx';
import { FeedHealth } from './panels/feed-health.tsx';
import { ForecastList } from './panels/forecast-list.tsx';
import { DirectionMark } from './panels/icons.tsx';
import { Learning } from './panels/learning.tsx';
import { Masthead } from './panels/masthead.tsx';
import { Offline } from './panels/offline.tsx';
import { Panel } from './panels/panel.tsx';
import { Scoreboard } from './panels/scoreboard.tsx';
import { Summary } from './panels/summary.tsx';
import { horizonWords } from './words.ts';

/** The whole page. */
export function App({ client }: { readonly client: Client }) {
  const [wanted, setWanted] = useState<string | undefined>();
  const [first, setFirst] = useState<string | undefined>();
  const [wantedHorizon, setWantedHorizon] = useState<number | undefined>();
  const instrument = wanted ?? first;
  const { status, market, loading, clockOffsetMs, lost } = useLive(client, instrument);
  const serverNow = useNow() + clockOffsetMs;

  const [firstKnown] = status?.instruments ?? [];
  if (first === undefined && firstKnown !== undefined) setFirst(firstKnown.instrument);

  const chosen = status?.instruments.find((one) => one.instrument === instrument);
  const horizonSec = wantedHorizon ?? status?.horizons_sec[0] ?? 60;
  const closed = lastClosed(market.candles);
  const marketNow = marketTime(serverNow, closed?.close_time, status?.interval_sec ?? 60);

  return (
    <>
      <Masthead status={status} instrument={instrument} onChoose={setWanted} />
      {status?.source === 'simulated' && (
        <p class="band">
          SIMULATED market: these prices come from a random generator, not from any exchange.
        </p>
      )}
      {lost !== undefined && (
        <p class="band lost" role="alert">
          No connection to Foretick: {lost}. Trying again; what you see may be old.
        </p>
      )}
      <main>
        {status !== undefined && chosen !== undefined ? (
          <>
            <Summary
              status={status}
              chosen={chosen}
              lastCandle={market.candles.at(-1)}
              ahead={forecastsAhead(market.forecasts, market.candles)}
              serverNow={serverNow}
              marketNow={marketNow}
            />
            {status.source === 'live' && chosen.feed?.state === 'down' && <Offline />}
            <Learning learning={chosen.learning} />
          </>
        ) : (
          <p class="empty" role="status">
            {statusWords(loading.status.kind, status !== undefined)}
          </p>
        )}
        {chosen !== undefined && (
          <>
            <Panel
              title="Price and forecasts"
              note={`${chosen.pair}, ${horizonWords(status?.interval_sec ?? 60)} candles, times in UTC`}
              loading={loading.candles}
              empty={market.candles.length === 0 ? noCandle(chosen.feed?.state) : undefined}
              tools={
                <Choice
                  legend="Horizon of the past forecasts shown"
                  name="horizon"
                  options={(status?.horizons_sec ?? []).map((value) => ({
                    value,
                    text: horizonWords(value),
                  }))}
                  chosen={horizonSec}
                  onChoose={setWantedHorizon}
                />
              }
            >
              <PriceChart
                pair={chosen.pair}
                instrument={chosen.instrument}
                candles={market.candles}
                forecasts={market.forecasts}
                horizonSec={horizonSec}
              />
              <Legend horizonSec={horizonSec} />
            </Panel>
            <div class="columns">
              <Scoreboard scores={market.scores} loading={loading.scores} />
              <ForecastList
                forecasts={market.forecasts}
                horizonSec={horizonSec}
                loading={loading.forecasts}
                marketNow={marketNow}
              />
            </div>
            {status !== undefined && <FeedHealth status={status} />}
          </>
        )}
      </main>
      <footer>
        <p>
          A forecast is an estimate with an error, and the scoreboard says how large. It is no advice to buy
          or sell: no edge that outlasts trading fees is known.
        </p>
        <p>
          {status === undefined ? '' : `Foretick ${status.version} · `}
          {formatTimeWithSeconds(serverNow)} UTC
        </p>
      </footer>
    </>
  );
}

function Legend({ horizonSec }: { readonly horizonSec: number }) {
  return (
    <ul class="legend">
      <li>
        <span class="candle-up" /> rose
      </li>
      <li>
        <span class="candle-down" /> fell
      </li>
      <li>
        <span class="dash" /> forecast ahead
      </li>
      <li>
        <DirectionMark direction="hit" /> {horizonWords(horizonSec)} forecast, direction right
      </li>
      <li>
        <DirectionMark direction="miss" /> wrong
      </li>
      <li>
        <DirectionMark direction="unmoved" /> no move
      </li>
      <li>stem: to what came</li>
    </ul>
  );
}

function noCandle(feed: ApiFeedState['state'] | undefined): string {
  if (feed === 'down' || feed === 'refused') return 'No candle yet: the feed is down, as said above.';
  if (feed === 'ended') return 'No candle: the input ended before the first was complete.';
  return 'No candle yet. The first appears when its interval is over.';
}

function statusWords(kind: 'loading' | 'ready' | 'failed', known: boolean): string {
  if (known) return 'No pair yet: the feed is starting.';
  return kind === 'failed' ? 'Foretick does not answer. Is it running?' : 'Loading…';
}
