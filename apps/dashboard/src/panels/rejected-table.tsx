import type { ApiRejected } from '@foretick/client';
import { formatDate, formatTimeWithSeconds } from '../format.ts';
import { Instrument } from './gap-ledger.tsx';
import { PlainTable } from './plain-table.tsx';

/** What feeds sent that cannot be a trade. */
export function RejectedTable({ records }: { readonly records: readonly ApiRejected[] }) {
  return (
    <PlainTable
      caption="Records that were set aside"
      testId="rejected"
      columns={[{ name: 'Pair' }, { name: 'When (UTC)' }, { name: 'Why' }, { name: 'As it came' }]}
    >
      {records.map(({ instrument, reason, detail, raw, ingest_time }) => (
        <tr key={`${ingest_time} ${raw}`}>
          <th scope="row">
            <Instrument instrument={instrument} />
          </th>
          <td>
            {formatDate(ingest_time)} {formatTimeWithSeconds(ingest_time)}
          </td>
          <td>
            {reason} <span class="quiet">{detail}</span>
          </td>
          <td>
            <code class="raw">{raw}</code>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
