import type { FeatureStore, ModelRegistry, Topic } from '@foretick/ports';
import { verifyCommand } from '../../commands/verify.ts';
import type { Workspace } from '../../profiles/profile.ts';
import { reasonOf } from '../supervise.ts';
import type { Checked, Finding } from './finding.ts';

/** The tables hold what the log carried, each once; and `foretick verify` makes all of it again, bit for bit. */
export async function checkTables(
  { pair, instrument, leftovers }: Checked,
  {
    store,
    registry,
    from,
    to,
  }: {
    readonly store: FeatureStore;
    readonly registry: ModelRegistry;
    readonly from: number;
    readonly to: number;
  },
): Promise<readonly Finding[]> {
  const rows = await store.forecasts({ instrument });
  const ids = (topic: 'predictions' | 'prediction_outcomes') =>
    [...new Set(leftovers.of(topic, instrument).map(({ predictionId }) => predictionId))].sort().join();
  const stored = (rows_: readonly { readonly predictionId: string }[]) =>
    rows_
      .map(({ predictionId }) => predictionId)
      .sort()
      .join();
  const findings: Finding[] = [];
  const differs = (topic: Topic): void => {
    findings.push({
      invariant: 'tables hold what the log carried',
      at: to,
      what: `${pair}: ${topic} differ`,
    });
  };
  if (stored(rows.map(({ prediction }) => prediction)) !== ids('predictions')) differs('predictions');
  if (stored(rows.flatMap(({ outcome }) => outcome ?? [])) !== ids('prediction_outcomes'))
    differs('prediction_outcomes');
  const workspace: Pick<Workspace, 'store' | 'registry' | 'clock'> = {
    ...{ store, registry },
    clock: { now: () => to, sleep: async () => {} },
  };
  try {
    const exchange = instrument.split(':')[0] ?? '';
    await verifyCommand(workspace)(
      { pair, exchange, from, to },
      () => undefined,
      new AbortController().signal,
    );
  } catch (failure) {
    findings.push({ invariant: 'verify finds no difference', at: to, what: reasonOf(failure) });
  }
  return findings;
}
