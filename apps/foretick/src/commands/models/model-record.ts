import { aliasesOf, type ModelRegistry, type ModelVersion, stableId } from '@foretick/ports';
import { type ServedSpan, servedSpans } from './served-spans.ts';

/** A version with the part it plays. */
export interface ModelRecord {
  readonly version: ModelVersion;
  /** `challenger`: the newest model trained for its horizon, where that one does not serve. */
  readonly alias: 'champion' | 'challenger' | undefined;
  readonly served: readonly ServedSpan[];
  /** Whether it was rolled back the last time that it served. */
  readonly rolledBack: boolean;
}

type Target = Pick<ModelVersion, 'instrument' | 'intervalSec' | 'horizonSec'>;

export interface RegistryView {
  readonly records: readonly ModelRecord[];
  readonly spans: readonly ServedSpan[];
}

/** All versions, newest last, and who served when. */
export async function readRegistry(registry: ModelRegistry): Promise<RegistryView> {
  const versions = (await registry.list()).toSorted((a, b) => a.dataTo - b.dataTo || byTarget(a, b));
  const spans = servedSpans(await registry.promotions()).toSorted(byTarget);
  const aliases = new Map(
    [...Map.groupBy(versions, targetOf)].map(([target, own]) => {
      const current = spans.findLast((span) => targetOf(span) === target);
      return [target, aliasesOf(own, current?.champion)];
    }),
  );
  const records = versions.map((version): ModelRecord => {
    const own = spans.filter((span) => targetOf(span) === targetOf(version));
    const served = own.filter((span) => span.champion.modelVersion === version.modelVersion);
    const current = own.at(-1);
    const rolledBack = current?.champion.rolledBack.includes(version.modelVersion) ?? false;
    const alias = ALIASES.find((one) => aliases.get(targetOf(version))?.[one] === version.modelVersion);
    return { version, alias, served, rolledBack };
  });
  return { records, spans };
}

const ALIASES = ['champion', 'challenger'] as const;

/** By instrument, then the shortest horizon first. */
function byTarget(a: Target, b: Target): number {
  return a.instrument === b.instrument ? a.horizonSec - b.horizonSec : a.instrument < b.instrument ? -1 : 1;
}

function targetOf(one: Target): string {
  return `${one.instrument} ${one.intervalSec} ${one.horizonSec}`;
}

/** A short hash of the model's parameters: the same numbers, the same hash. */
export function parametersHash(version: ModelVersion): string {
  return stableId(JSON.stringify(version.parameters));
}
