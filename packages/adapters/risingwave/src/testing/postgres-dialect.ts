/**
 * Makes Postgres of what RisingWave is told, so that the adapter's own statements run on a real engine without one: tables
 * whose keys keep the right row by triggers, views in place of materialized ones. `undefined`: Postgres has nothing like it.
 */
export function inPostgres(statement: string): string | undefined {
  const sql = statement.replace(/^\s*--.*$/gm, '').trim();
  if (sql.startsWith('CREATE TABLE')) return tableOf(sql);
  if (sql.startsWith('CREATE MATERIALIZED VIEW') && !sql.includes('ASOF')) {
    return sql
      .replace('CREATE MATERIALIZED VIEW IF NOT EXISTS', 'CREATE OR REPLACE VIEW')
      .replace(/arg_min\((\w+), (\w+)\)/g, '(array_agg($1 ORDER BY $2))[1]')
      .replace(/arg_max\((\w+), (\w+)\)/g, '(array_agg($1 ORDER BY $2 DESC))[1]');
  }
  return undefined;
}

function tableOf(sql: string): string {
  const [, name = '', inside = '', after = ''] =
    /^CREATE TABLE IF NOT EXISTS (\w+) \(([\s\S]*?)\n\)([\s\S]*)$/.exec(sql) ?? [];
  const parts = topLevelParts(inside).filter((part) => !part.startsWith('WATERMARK'));
  const key = (/PRIMARY KEY \(([^)]*)\)/.exec(inside)?.[1] ?? '').split(', ').filter((one) => one !== '');
  const columns = parts.filter((part) => !part.startsWith('PRIMARY KEY'));
  const names = columns.map((column) => column.split(' ')[0] ?? '');
  const generated = new Map(
    columns.flatMap((column) => {
      const [, column_ = '', expression = ''] = /^(\S+) .*? AS (.*)$/.exec(column) ?? [];
      return column_ === '' ? [] : [[column_, expression] as const];
    }),
  );
  const definitions = parts.map((part) =>
    part.endsWith(' AS proctime()')
      ? part.replace(' AS proctime()', ' DEFAULT now()')
      : part.replace(/^(\S+ \S+) AS (.*)$/, '$1 GENERATED ALWAYS AS ($2) STORED'),
  );
  const table = `CREATE TABLE IF NOT EXISTS ${name} (${definitions.join(', ')});`;
  if (key.length === 0) return table;
  const same = key.map((column) => `t.${column} = NEW.${column}`).join(' AND ');
  const version = /VERSION COLUMN\((\w+)\)/.exec(after)?.[1];
  const newer = version === undefined ? '' : ofNew(generated.get(version) ?? version, names);
  const makeRoom = after.includes('DO NOTHING')
    ? ''
    : `DELETE FROM ${name} t WHERE ${same}${version === undefined ? '' : ` AND t.${version} <= ${newer}`};`;
  return `${table}
    CREATE OR REPLACE FUNCTION ${name}_one() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
      ${makeRoom}
      IF EXISTS (SELECT 1 FROM ${name} t WHERE ${same}) THEN RETURN NULL; END IF;
      RETURN NEW;
    END $body$;
    CREATE OR REPLACE TRIGGER ${name}_one BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION ${name}_one();`;
}

function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const [index, letter] of [...text, ','].entries()) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter !== ',' || depth > 0) continue;
    parts.push(text.slice(start, index).replace(/\s+/g, ' ').trim());
    start = index + 1;
  }
  return parts;
}

function ofNew(expression: string, columns: readonly string[]): string {
  return columns.reduce(
    (sql, column) => sql.replace(new RegExp(`(?<!['.\\w])${column}(?!['\\w])`, 'g'), `NEW.${column}`),
    expression,
  );
}
