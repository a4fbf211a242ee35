import type { ApiFeatureWorth } from '@foretick/client';
import { formatDate } from '../format.ts';
import { horizonWords } from '../words.ts';
import { Instrument } from './gap-ledger.tsx';
import { PlainTable } from './plain-table.tsx';

/** What groups of features were worth on history, and whether that is more than chance. */
export function FeatureWorthTable({ worth }: { readonly worth: readonly ApiFeatureWorth[] }) {
  return (
    <PlainTable
      caption="Worth of groups of features by pair, horizon and model"
      testId="feature-worth"
      columns={[
        { name: 'Pair' },
        { name: 'Features' },
        { name: 'Ahead' },
        { name: 'Model' },
        { name: 'Worth', number: true },
        { name: '95 % interval', number: true },
        { name: 'It says' },
        { name: 'Measured on' },
      ]}
    >
      {worth.map((one) => (
        <tr key={`${one.instrument} ${one.group} ${one.horizon_sec} ${one.model}`}>
          <th scope="row">
            <Instrument instrument={one.instrument} />
          </th>
          <td>{one.group}</td>
          <td>{horizonWords(one.horizon_sec)}</td>
          <td>{one.model}</td>
          <td class="number">{percent(one.worth)}</td>
          <td class="number">
            {one.interval === null ? '' : `${percent(one.interval.low)} to ${percent(one.interval.high)}`}
          </td>
          <td>{verdictOf(one)}</td>
          <td>
            {formatDate(one.from)} to {formatDate(one.to)}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function percent(value: number | null): string {
  return value === null ? 'not told' : `${value < 0 ? '−' : '+'}${(Math.abs(value) * 100).toFixed(2)} %`;
}

function verdictOf({ interval }: ApiFeatureWorth): string {
  if (interval === null) return 'too little to tell';
  if (interval.low > 0) return 'they help';
  return interval.high < 0 ? 'they hurt' : 'no help shown';
}
