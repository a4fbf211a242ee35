import type { ApiGap } from '@foretick/client';
import { formatAge, formatCount, formatDate, formatTimeWithSeconds } from '../format.ts';
import { PlainTable } from './plain-table.tsx';

/** Holes in the record of trades, with what became of them. */
export function GapLedger({ gaps }: { readonly gaps: readonly ApiGap[] }) {
  return (
    <PlainTable
      caption="Holes in the record of trades"
      testId="gaps"
      columns={[
        { name: 'Pair' },
        { name: 'From (UTC)' },
        { name: 'Length', number: true },
        { name: 'Trades', number: true },
        { name: 'Cause' },
        { name: 'What became of it' },
      ]}
    >
      {gaps.map((gap) => (
        <tr key={gap.gap_id}>
          <th scope="row">
            <Instrument instrument={gap.instrument} />
          </th>
          <td>
            {formatDate(gap.from_time)} {formatTimeWithSeconds(gap.from_time)}
          </td>
          <td class="number">{formatAge(gap.to_time - gap.from_time)}</td>
          <td class="number">{tradesOf(gap)}</td>
          <td>{gap.cause}</td>
          <td>
            {gap.repaired_at === null ? (
              <span class="off">open, asked for {formatCount(gap.attempts)} times</span>
            ) : (
              `filled after ${formatAge(gap.repaired_at - gap.opened_at)}`
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function tradesOf({ first_sequence, last_sequence }: ApiGap): string {
  return first_sequence === null || last_sequence === null
    ? 'not known'
    : formatCount(last_sequence - first_sequence + 1);
}

/** The pair, with its exchange less loud. */
export function Instrument({ instrument }: { readonly instrument: string }) {
  const [exchange = '', pair = instrument] = instrument.split(':');
  return (
    <>
      {pair} <span class="quiet">{exchange}</span>
    </>
  );
}
