import { exchangeOf, pairOf } from '@foretick/core/trade';
import type { ModelVersion } from '@foretick/ports';
import { registeredModelName, TAGS } from './names.ts';

/** More is refused in one request. Only an average of very many members has more. */
const MAX_PARAMS = 100;

/** What MLflow shows of a version beside its JSON. Nothing of it is read back. */
export function runRecord(version: ModelVersion, loggedAt: number) {
  const { instrument, intervalSec, horizonSec, model, metrics, trainingRows, parameters } = version;
  const params: readonly (readonly [string, string])[] = [
    ['model', model],
    ['exchange', exchangeOf(instrument)],
    ['pair', pairOf(instrument)],
    ['interval_sec', String(intervalSec)],
    ['horizon_sec', String(horizonSec)],
    ...settings('', parameters),
  ];
  const figures = [...Object.entries(metrics), ['trainingRows', trainingRows] as const];
  return {
    params: params.slice(0, MAX_PARAMS).map(([key, value]) => ({ key, value })),
    metrics: figures.map(([key, value]) => ({ key, value, timestamp: loggedAt, step: 0 })),
  };
}

/** Tags of a version's run and of its model version alike: what it is, and where it comes from. */
export function versionTags(prefix: string, version: ModelVersion) {
  const { lineage } = version;
  return tagList({
    [TAGS.registry]: prefix,
    [TAGS.target]: registeredModelName(prefix, version),
    [TAGS.modelVersion]: version.modelVersion,
    'foretick.instrument': version.instrument,
    'foretick.data_from': new Date(version.dataFrom).toISOString(),
    [TAGS.dataTo]: new Date(version.dataTo).toISOString(),
    'foretick.feature_view_hash': version.featureViewHash,
    'foretick.data_hash': lineage?.dataHash,
    'foretick.data_rows': lineage?.dataRows,
    'foretick.code_version': lineage?.codeVersion,
    'foretick.seed': lineage?.seed,
    'foretick.trials': lineage?.trials,
  });
}

/** As MLflow takes them; absent ones are left out. */
export function tagList(tags: Readonly<Record<string, string | number | undefined>>) {
  return Object.entries(tags).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: String(value) }],
  );
}

/** Single numbers and words among a model's parameters, `members.0.lambda` for those of an average's first member. */
function settings(at: string, value: object): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, inner]: readonly [string, unknown]) => {
    const path = at === '' ? name : `${at}.${name}`;
    if (typeof inner === 'number' || typeof inner === 'string') return [[path, String(inner)] as const];
    const isNumbers = Array.isArray(inner) && typeof inner[0] === 'number';
    return typeof inner === 'object' && inner !== null && !isNumbers ? settings(path, inner) : [];
  });
}
