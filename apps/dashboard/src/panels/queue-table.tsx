import type { ApiHealth } from '@foretick/client';
import { formatCount } from '../format.ts';
import { PlainTable } from './plain-table.tsx';

/** A writer waits while a reader has more than this before it. */
const BOUND = 20_000;

/** How far each reader of the log is behind, against the bound. */
export function QueueTable({ consumers }: { readonly consumers: ApiHealth['consumers'] }) {
  return (
    <PlainTable
      caption="How far each reader of the log is behind"
      testId="queues"
      columns={[
        { name: 'Reader' },
        { name: 'Topic' },
        { name: 'Behind', number: true },
        { name: 'Of its bound' },
      ]}
    >
      {consumers.map(({ group, topic, records }) => (
        <tr key={`${group} ${topic}`}>
          <th scope="row">{group}</th>
          <td>{topic}</td>
          <td class="number">{formatCount(records)}</td>
          <td>
            <meter
              min={0}
              max={BOUND}
              high={BOUND / 2}
              value={Math.min(records, BOUND)}
              aria-label={`${group}, ${topic}: ${formatCount(records)} of ${formatCount(BOUND)}`}
            />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
