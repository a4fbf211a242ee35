import type { ApiStatus } from '@foretick/client';
import { formatCount } from '../format.ts';
import { feedWords } from '../words.ts';
import { Panel } from './panel.tsx';
import { PlainTable } from './plain-table.tsx';

const COLUMNS = [
  { name: 'Pair' },
  { name: 'State' },
  ...['Trades/s', 'Delay', 'Reconnects', 'Holes open', 'Holes filled late', 'Repeats', 'Set aside'].map(
    (name) => ({ name, number: true }),
  ),
];

/** How the trades of every pair arrive: speed, delay, reconnections, holes, what was set aside. */
export function FeedHealth({ status }: { readonly status: ApiStatus }) {
  return (
    <Panel
      title="Feeds"
      note="Holes are filled from the exchange before time moves on; one that it does not give is kept open and asked for again."
      loading={{ kind: 'ready' }}
      empty={undefined}
    >
      <PlainTable caption="How the feed of each pair is doing" testId="feeds" columns={COLUMNS}>
        {[...status.instruments, ...status.references].map(({ instrument, pair, exchange, feed }) => (
          <tr key={instrument}>
            <th scope="row">
              {pair} <span class="quiet">{exchange}</span>
            </th>
            <td>{feedWords(feed, status.source)}</td>
            <td class="number">{feed === null ? '–' : feed.trades_per_sec.toFixed(1)}</td>
            <td class="number">
              {feed === null || feed.latency_ms === null ? '–' : `${feed.latency_ms.toFixed(0)} ms`}
            </td>
            <td class="number">{count(feed?.reconnects)}</td>
            <td class="number">{count(feed?.gaps_open)}</td>
            <td class="number">{count(feed?.gaps_repaired)}</td>
            <td class="number">{count(feed?.duplicates)}</td>
            <td class="number">{count(feed?.rejected)}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : formatCount(value);
}
