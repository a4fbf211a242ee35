import type { ApiAlarm } from '@foretick/client';
import { formatDate, formatTime } from '../format.ts';
import { standingAlarms } from '../live/alarms.ts';
import { ALARM_WORDS } from '../words.ts';
import { Instrument } from './gap-ledger.tsx';
import { PlainTable } from './plain-table.tsx';

/** Alarms, newest first; those that stand say so. */
export function AlarmTable({ alarms }: { readonly alarms: readonly ApiAlarm[] }) {
  const standing = standingAlarms(alarms);
  return (
    <PlainTable
      caption="Alarms that were raised and cleared"
      testId="alarms"
      columns={[
        { name: 'Pair' },
        { name: 'When (UTC)' },
        { name: 'What' },
        { name: 'Measured', number: true },
        { name: 'Bound', number: true },
        { name: 'State' },
      ]}
    >
      {alarms.toReversed().map((alarm) => (
        <tr key={`${alarm.instrument} ${alarm.kind} ${alarm.subject} ${alarm.as_of} ${alarm.state}`}>
          <th scope="row">
            <Instrument instrument={alarm.instrument} />
          </th>
          <td>
            {formatDate(alarm.as_of)} {formatTime(alarm.as_of)}
          </td>
          <td>
            {ALARM_WORDS[alarm.kind]} <span class="quiet">{alarm.subject}</span>
          </td>
          <td class="number">{figure(alarm.value)}</td>
          <td class="number">{figure(alarm.threshold)}</td>
          <td>{stateOf(alarm, standing)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function stateOf(alarm: ApiAlarm, standing: ReadonlySet<ApiAlarm>) {
  if (alarm.state === 'cleared') return 'cleared';
  return standing.has(alarm) ? <span class="off">raised, stands</span> : 'raised';
}

function figure(value: number): string {
  return value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
}
