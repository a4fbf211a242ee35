import type { ApiModel } from '@foretick/client';
import { formatAge, formatCount, formatDate } from '../format.ts';
import { horizonWords, modelWords } from '../words.ts';
import { Instrument } from './gap-ledger.tsx';
import { PlainTable } from './plain-table.tsx';

const ROLE_WORDS = { champion: 'serves', challenger: 'in the shadow', none: 'does not serve' } as const;

/** All trained versions: those that serve first. */
export function ModelTable({ models }: { readonly models: readonly ApiModel[] }) {
  const order = ['champion', 'challenger', 'none'];
  const sorted = models.toSorted(
    (a, b) =>
      order.indexOf(a.role) - order.indexOf(b.role) ||
      a.instrument.localeCompare(b.instrument) ||
      a.horizon_sec - b.horizon_sec,
  );
  return (
    <PlainTable
      caption="Trained models"
      testId="models"
      columns={[
        { name: 'Pair and horizon' },
        { name: 'Model' },
        { name: 'State' },
        { name: 'Age', number: true },
        { name: 'Trained on' },
        { name: 'Rows', number: true },
        { name: 'Trials', number: true },
        { name: 'Gate' },
      ]}
    >
      {sorted.map((model) => (
        <tr key={`${model.instrument} ${model.horizon_sec} ${model.model_version}`}>
          <th scope="row">
            <Instrument instrument={model.instrument} />, {horizonWords(model.horizon_sec)}
          </th>
          <td>
            {modelWords(model.model)} <span class="quiet">{model.model_version}</span>
          </td>
          <td>{stateWords(model)}</td>
          <td class="number">{formatAge(model.age_ms)}</td>
          <td>
            {formatDate(model.data_from)} to {formatDate(model.data_to)}
          </td>
          <td class="number">{formatCount(model.training_rows)}</td>
          <td class="number">{model.trials === null ? '–' : formatCount(model.trials)}</td>
          <td>{gateWords(model)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function stateWords({ role, rolled_back }: ApiModel): string {
  return rolled_back && role !== 'champion' ? 'rolled back' : ROLE_WORDS[role];
}

function gateWords({ gate }: ApiModel): string {
  if (gate === null) return '–';
  return gate.passed ? `passed: ${gate.reason}` : `refused: ${gate.reason}`;
}
