import type { ApiExplanation } from '@foretick/client';
import { formatFeatureValue, formatSigned } from '../format.ts';

export interface ContributionsProps {
  readonly explanation: ApiExplanation;
  readonly logReturn: number;
}

const BP = 10_000;

/** Features with what each added, largest first, down to the forecast that they sum up to. */
export function Contributions({ explanation, logReturn }: ContributionsProps) {
  const { base_log_return, rest_log_return, limit_log_return } = explanation;
  const contributions = explanation.contributions.filter(({ log_return }) => log_return !== 0);
  if (contributions.length === 0 && rest_log_return === 0) {
    return <p>No feature moved this forecast: this model found none worth a weight.</p>;
  }
  const largest = Math.max(1e-12, ...contributions.map(({ log_return }) => Math.abs(log_return)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keys.
    <section class="scroll" aria-label="Contributions of features" tabIndex={0}>
      <table class="contributions" data-testid="contributions">
        <caption class="unseen">Contribution of each feature to the forecast, largest first</caption>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">
              <span class="unseen">Drawn</span>
            </th>
            <th scope="col" class="number">
              Pushed by
            </th>
            <th scope="col" class="number">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {contributions.map(({ feature, group, unit, value, log_return }) => (
            <tr key={feature} data-testid="contribution">
              <th scope="row">
                <code>{feature}</code>
                <span class="quiet">{group}</span>
              </th>
              <td>
                <Bar share={log_return / largest} />
              </td>
              <td class="number">{formatSigned(log_return * BP, 3)} bp</td>
              <td class="number">
                {formatFeatureValue(value)} <span class="quiet">{unit}</span>
              </td>
            </tr>
          ))}
          <Sum name="all other features" logReturn={rest_log_return} />
          <Sum name="an average moment" logReturn={base_log_return} />
          {limit_log_return !== 0 && <Sum name="bound on the size" logReturn={limit_log_return} />}
        </tbody>
        <tfoot>
          <Sum name="The forecast" logReturn={logReturn} />
        </tfoot>
      </table>
    </section>
  );
}

function Sum({ name, logReturn }: { readonly name: string; readonly logReturn: number }) {
  return (
    <tr class="sum">
      <th scope="row" colSpan={2}>
        {name}
      </th>
      <td class="number">{formatSigned(logReturn * BP, 3)} bp</td>
      <td />
    </tr>
  );
}

/** A bar from the middle: right pushed up, left pushed down. `share` is in [-1, 1]. */
function Bar({ share }: { readonly share: number }) {
  const width = Math.abs(share) * 58;
  return (
    <svg class={`push ${share > 0 ? 'up' : 'down'}`} viewBox="0 0 120 14" aria-hidden="true">
      <line class="zero" x1="60" x2="60" y1="0" y2="14" />
      <rect x={share > 0 ? 60 : 60 - width} width={width} y="2" height="10" rx="1.5" />
    </svg>
  );
}
