/**
 * Makes DuckDB of the migrations' tables and views, so that the bodies of the views are executed as they stand: only the frames
 * around them differ. `undefined`: what it is about is RisingWave's alone.
 */
export function inDuckdb(statement: string): string | undefined {
  const sql = statement.replace(/^\s*--.*$/gm, '').trim();
  if (sql.startsWith('CREATE MATERIALIZED VIEW') && !sql.includes('kafka_offset')) {
    return sql.replace('CREATE MATERIALIZED VIEW IF NOT EXISTS', 'CREATE OR REPLACE VIEW');
  }
  if (!sql.startsWith('CREATE TABLE')) return undefined;
  return sql
    .replace(/,\n\s*WATERMARK [^\n]*/, '')
    .replace(/,\n\s*PRIMARY KEY \([^)]*\)/, '')
    .replace(/,\n?\s*event_at TIMESTAMPTZ AS [\s\S]*?proctime\(\)/, '')
    .replace(/,\n\s*version BIGINT AS [^\n]*? END/, '')
    .replace(/\n\)(?![\s\S]*\n\))[\s\S]*$/, '\n)')
    .replaceAll('JSONB', 'JSON');
}
