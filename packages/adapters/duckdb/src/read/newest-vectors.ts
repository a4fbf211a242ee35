import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureVector } from '@foretick/core/feature';
import type { CandleQuery, LogRecord } from '@foretick/ports';
import { readFeatureVectors } from './read-feature-vectors.ts';

/**
 * The newest vectors without a look at all of them. It remembers how new they are, as recorded and as read; what it remembers only
 * says where to look first, so that a wrong memory costs time and changes no answer.
 */
export class NewestVectors {
  /** `asOf` of the newest vector of each series, epoch ms. */
  readonly #times = new Map<string, number>();

  /** Hears of records that were stored. */
  note(records: readonly LogRecord[]): void {
    for (const { topic, value } of records) if (topic === 'feature_vectors') this.#note(value);
  }

  /** Vectors, oldest first. Where so many lie behind a time, they are the newest; DuckDB passes over older groups of rows by their bounds. */
  async read(connection: DuckDBConnection, query: CandleQuery): Promise<readonly FeatureVector[]> {
    const { intervalSec, from, to, limit } = query;
    if (limit === undefined || limit === 0 || from !== undefined || to !== undefined) {
      return readFeatureVectors(connection, query);
    }
    const known = this.#times.get(seriesOf(query));
    if (known !== undefined) {
      const { instrument } = query;
      const behind = known - (limit - 1) * intervalSec * 1_000;
      const found = await readFeatureVectors(connection, { instrument, intervalSec, from: behind });
      if (found.length >= limit) return found.slice(-limit);
    }
    const found = await readFeatureVectors(connection, query);
    for (const one of found.slice(-1)) this.#note(one);
    return found;
  }

  #note(vector: FeatureVector): void {
    const series = seriesOf(vector);
    if (vector.asOf > (this.#times.get(series) ?? 0)) this.#times.set(series, vector.asOf);
  }
}

function seriesOf({ instrument, intervalSec }: Pick<FeatureVector, 'instrument' | 'intervalSec'>): string {
  return `${instrument} ${intervalSec}`;
}
