import type { ApiReplayDay } from '@foretick/client';
import { useMemo, useState } from 'preact/hooks';
import { PriceChart } from '../chart/price-chart.tsx';
import { formatCount, formatPercent } from '../format.ts';
import { useFetched } from '../live/use-fetched.ts';
import { Choice } from '../panels/choice.tsx';
import { Fact } from '../panels/fact.tsx';
import { ForecastList } from '../panels/forecast-list.tsx';
import { Legend } from '../panels/legend.tsx';
import { Panel } from '../panels/panel.tsx';
import { Controls, SPEEDS } from '../replay/controls.tsx';
import { useReplayClock } from '../replay/use-replay-clock.ts';
import { type RecordedDay, tallyOf, worldAt } from '../replay/world-at.ts';
import { horizonWords } from '../words.ts';
import type { ViewProps } from './view-props.ts';

const MOST_ROWS = 5_000;
const NOTHING: RecordedDay = { candles: [], forecasts: [] };

/** A past day as it ran: candles as they closed, forecasts as they were made, outcomes when their time came. */
export function ReplayView(props: ViewProps) {
  const { client, live, chosen, route, change } = props;
  const { instrument } = chosen;
  const days = useFetched(`${instrument} ${live.connection}`, (signal) =>
    client.replayDays({ instrument }, signal),
  );
  const day = days.value?.find((one) => one.day === route.day) ?? days.value?.[0];
  return day === undefined ? (
    <Panel
      title="Replay"
      loading={days.loading}
      empty="No day to watch yet: there is no candle of this pair."
    >
      {null}
    </Panel>
  ) : (
    <DayReplay
      key={`${instrument} ${day.day}`}
      {...props}
      days={days.value ?? []}
      day={day}
      onDay={(next) => change({ day: next })}
    />
  );
}

interface DayReplayProps extends ViewProps {
  readonly days: readonly ApiReplayDay[];
  readonly day: ApiReplayDay;
  readonly onDay: (day: string) => void;
}

function DayReplay({ client, status, chosen, horizonSec, change, days, day, onDay }: DayReplayProps) {
  const { instrument, pair } = chosen;
  const { from, to } = day;
  const [speed, setSpeed] = useState<number>(SPEEDS[1]);
  const stepMs = status.interval_sec * 1_000;
  const recorded = useFetched(`${instrument} ${day.day}`, async (signal): Promise<RecordedDay> => {
    const range = { instrument, from, to, limit: MOST_ROWS };
    const [candles, forecasts] = await Promise.all([
      client.candles(range, signal),
      client.forecasts({ ...range, role: 'champion' }, signal),
    ]);
    return { candles, forecasts };
  });
  const record = recorded.value ?? NOTHING;
  const first = record.candles[0]?.open_time ?? from;
  const last = record.candles.at(-1)?.close_time ?? to;
  const firstForecast = record.forecasts[0]?.as_of ?? first;
  const clock = useReplayClock(first, last, Math.min(last, firstForecast), speed);
  const closedAt = Math.floor(clock.time / stepMs) * stepMs;
  const world = useMemo(() => worldAt(record, closedAt), [record, closedAt]);
  const tally = useMemo(() => tallyOf(world.forecasts, horizonSec), [world, horizonSec]);
  return (
    <>
      <Panel
        title={`Replay of ${day.day}`}
        note={`${pair}: only what was known at the time is shown. Forecasts stand as they were made.`}
        loading={recorded.loading}
        empty={record.candles.length === 0 ? 'No candle of this day.' : undefined}
        tools={
          <Choice
            legend="Horizon of the past forecasts shown"
            label="Horizon"
            name="replay-horizon"
            options={status.horizons_sec.map((value) => ({ value, text: horizonWords(value) }))}
            chosen={horizonSec}
            onChoose={(value) => change({ horizonSec: value })}
          />
        }
      >
        <Controls
          {...{ days, day, onDay, speed, clock, stepMs }}
          onSpeed={setSpeed}
          range={{ from: first, to: last }}
        />
        <PriceChart
          pair={pair}
          subject={`${instrument} ${day.day}`}
          candles={world.candles}
          forecasts={world.forecasts}
          horizonSec={horizonSec}
          headlines={[]}
          follows
        />
        <Legend horizonSec={horizonSec} news={false} />
      </Panel>
      <div class="columns">
        <Panel
          title={`${horizonWords(horizonSec)} ahead, up to this moment`}
          note="Of this day alone. The scoreboard counts all days."
          loading={recorded.loading}
          empty={tally === undefined ? 'Nothing has been scored up to this moment.' : undefined}
        >
          {tally !== undefined && (
            <dl class="facts" data-testid="tally">
              <Fact name="Scored">{formatCount(tally.count)}</Fact>
              <Fact name="Direction right">
                {tally.moved === 0 ? '–' : formatPercent(tally.hits / tally.moved, 1)}{' '}
                <span class="quiet">
                  {formatCount(tally.hits)} of {formatCount(tally.moved)}
                </span>
              </Fact>
              <Fact name="Mean error">{tally.maeBp.toFixed(2)} bp</Fact>
              <Fact name="Of “no change”">{tally.noChangeMaeBp.toFixed(2)} bp</Fact>
              <Fact name="So far">
                {tally.maeBp < tally.noChangeMaeBp ? 'closer than no change' : 'not better than no change'}
              </Fact>
            </dl>
          )}
        </Panel>
        <ForecastList
          instrument={instrument}
          forecasts={world.forecasts}
          horizonSec={horizonSec}
          loading={recorded.loading}
          marketNow={clock.time}
        />
      </div>
    </>
  );
}
