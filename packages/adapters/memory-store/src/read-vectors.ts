import type { FeatureVector } from '@foretick/core/feature';
import type { CandleQuery } from '@foretick/ports';
import type { Operations } from './operations.ts';
import { seriesKey, type Tables } from './tables.ts';

/** Vectors a part at a time, those of one `asOf` in one part: see `FeatureStore.featureVectorBatches`. */
export async function* vectorBatches(
  tables: Tables,
  operations: Operations,
  { batchRows, ...query }: Omit<CandleQuery, 'limit'> & { readonly batchRows: number },
): AsyncGenerator<readonly FeatureVector[]> {
  let { from } = query;
  for (;;) {
    const part = { ...query, ...(from !== undefined && { from }) };
    const batch = await operations.read(() => firstOf(tables, part, batchRows));
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    from = last.asOf + 1;
  }
}

function firstOf(tables: Tables, query: CandleQuery, rows: number): readonly FeatureVector[] {
  const vectors = tables.featureVectors.get(seriesKey(query))?.within(query) ?? [];
  const last = vectors[rows - 1];
  let end = rows;
  while (vectors[end] !== undefined && vectors[end]?.asOf === last?.asOf) end += 1;
  return vectors.slice(0, end);
}
