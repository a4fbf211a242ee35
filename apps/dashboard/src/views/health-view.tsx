import { mergeAlarms } from '../live/alarms.ts';
import { useFetched } from '../live/use-fetched.ts';
import { AlarmTable } from '../panels/alarm-table.tsx';
import { FeedHealth } from '../panels/feed-health.tsx';
import { GapLedger } from '../panels/gap-ledger.tsx';
import { ModelTable } from '../panels/model-table.tsx';
import { Panel } from '../panels/panel.tsx';
import { QueueTable } from '../panels/queue-table.tsx';
import { RejectedTable } from '../panels/rejected-table.tsx';
import { SystemState } from '../panels/system-state.tsx';
import type { ViewProps } from './view-props.ts';

const EVERY_MS = 5_000;
const SLOW_MS = 30_000;
const ROWS = 50;

/** How everything behind the forecasts is doing. */
export function HealthView({ client, live, status, serverNow }: ViewProps) {
  const key = String(live.connection);
  const health = useFetched(key, (signal) => client.health(signal), EVERY_MS);
  const alarms = useFetched(
    key,
    (signal) => Promise.all([client.alarms({ open: true }, signal), client.alarms({ limit: ROWS }, signal)]),
    SLOW_MS,
  );
  const allAlarms = mergeAlarms(...(alarms.value ?? []), live.alarms);
  const gaps = useFetched(key, (signal) => client.gaps({ limit: ROWS }, signal), SLOW_MS);
  const rejected = useFetched(key, (signal) => client.rejected({ limit: ROWS }, signal), SLOW_MS);
  const models = useFetched(key, (signal) => client.models({}, signal), SLOW_MS);
  return (
    <>
      <Panel
        title="State"
        loading={health.loading}
        empty={health.value === undefined ? 'Unknown.' : undefined}
      >
        {health.value !== undefined && (
          <SystemState status={status} health={health.value} serverNow={serverNow} />
        )}
      </Panel>
      <Panel
        title="Alarms"
        note="What the monitor found not to be as it should: features or forecasts that are distributed unlike before, intervals that do not hold, forecasts worse than “no change” or too late."
        loading={alarms.loading}
        empty={allAlarms.length === 0 ? 'None: nothing was raised so far.' : undefined}
      >
        <AlarmTable alarms={allAlarms} />
      </Panel>
      <FeedHealth status={status} />
      <Panel
        title="Queues"
        note="Records that each reader of the log still has before it. A writer waits when a reader is 20,000 behind, so no queue grows without a limit."
        loading={health.loading}
        empty={(health.value?.consumers.length ?? 0) === 0 ? 'Nobody reads the log yet.' : undefined}
      >
        <QueueTable consumers={health.value?.consumers ?? []} />
      </Panel>
      <Panel
        title="Models"
        note="What was trained, on which days, and which of it serves."
        loading={models.loading}
        empty={
          (models.value?.length ?? 0) === 0
            ? 'No model yet: “no change” serves until one is trained.'
            : undefined
        }
      >
        <ModelTable models={models.value ?? []} />
      </Panel>
      <Panel
        title="Holes in the record"
        note="Stretches whose trades the exchange did not give in time. Candles in them say so and are never used to score."
        loading={gaps.loading}
        empty={(gaps.value?.length ?? 0) === 0 ? 'None: every trade is there.' : undefined}
      >
        <GapLedger gaps={gaps.value ?? []} />
      </Panel>
      <Panel
        title="Set aside"
        note="What a feed sent that cannot be a trade. It is kept as it came."
        loading={rejected.loading}
        empty={(rejected.value?.length ?? 0) === 0 ? 'Nothing.' : undefined}
      >
        <RejectedTable records={rejected.value ?? []} />
      </Panel>
    </>
  );
}
