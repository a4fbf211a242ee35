import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';

/** Data sources by the ids that `provisioning/datasources` gives them. */
export const RISINGWAVE = { type: 'grafana-postgresql-datasource', uid: 'foretick-risingwave' };
const PROMETHEUS = { type: 'prometheus', uid: 'foretick-prometheus' };

/** A query in SQL. There is no builder of it in the SDK. */
export interface SqlQuery extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof RISINGWAVE;
  readonly rawSql: string;
  readonly format: 'table' | 'time_series';
  readonly rawQuery: true;
  readonly editorMode: 'code';
}

export function sql(refId: string, rawSql: string, format: SqlQuery['format'] = 'table'): Builder<Dataquery> {
  const query: SqlQuery = {
    refId,
    datasource: RISINGWAVE,
    rawSql: rawSql.replace(/\s+/g, ' ').trim(),
    format,
    rawQuery: true,
    editorMode: 'code',
    _implementsDataqueryVariant: () => {},
  };
  return { build: () => query };
}

export function promql(refId: string, expr: string, legend: string): Builder<Dataquery> {
  return new prometheus.DataqueryBuilder()
    .refId(refId)
    .expr(expr)
    .legendFormat(legend)
    .datasource(PROMETHEUS)
    .range();
}

/** A column of epoch milliseconds as Grafana's time. */
export function time(column: string): string {
  return `to_timestamp(${column}::DOUBLE PRECISION / 1000) AS time`;
}

/** Rows of the time that the dashboard shows. */
export function shown(column: string): string {
  return `${column} BETWEEN $__unixEpochFrom() * 1000::BIGINT AND $__unixEpochTo() * 1000::BIGINT`;
}
