import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TOPICS } from '@foretick/ports';
import { wireNamesOf } from '@foretick/ports/schema';
import { MIGRATIONS, TABLES_ONLY } from '../testing/stand-in.ts';
import { loadMigrations } from './load-migrations.ts';
import { LOG_TABLES, typeOf } from './log-tables.ts';
import { plannedStatements } from './migrate-risingwave.ts';
import { type KafkaSource, type RenderOptions, renderMigration } from './render-migration.ts';

const OPEN: KafkaSource = { brokers: ['kafka-1:9092', 'kafka-2:9092'], prefix: 'f.', tls: false };
const CLOSED: KafkaSource = {
  ...OPEN,
  tls: true,
  caFile: '/etc/ca.pem',
  sasl: { mechanism: 'SCRAM-SHA-512', username: 'rw', password: "it's" },
};
const onKafka = (kafka: KafkaSource): RenderOptions => ({
  ...TABLES_ONLY,
  profile: { kind: 'kafka', kafka },
});
const PROFILES = [
  ['tables', TABLES_ONLY],
  ['Kafka', onKafka(OPEN)],
  ['Kafka with TLS and users', onKafka(CLOSED)],
] as const;

describe('the migrations', () => {
  for (const [name, options] of PROFILES) {
    it(`are ready to run for the profile ${name}`, () => {
      const statements = loadMigrations(MIGRATIONS, options).flatMap((one) => one.statements);
      assert.ok(statements.length > 30, `only ${statements.length}`);
      const made = new Set<string>();
      for (const statement of statements) {
        assert.doesNotMatch(statement, /\{\{|\}\}|undefined/);
        const code = statement.replace(/--.*$/gm, '');
        assert.equal((code.match(/\(/g) ?? []).length, (code.match(/\)/g) ?? []).length, statement);
        const [, kind = '', relation = ''] =
          /CREATE (TABLE|MATERIALIZED VIEW) IF NOT EXISTS (\w+)/.exec(code) ?? [];
        const ctes = [...code.matchAll(/(\w+) AS \(/g)].map(([, cte = '']) => cte);
        for (const [, from = ''] of code.matchAll(/\b(?:FROM|JOIN) (?!\()(\w+)/g)) {
          if (kind === 'MATERIALIZED VIEW') {
            assert.ok(
              made.has(from) || ctes.includes(from),
              `${relation} reads ${from}, which is not made before it`,
            );
          }
        }
        if (relation !== '') made.add(relation);
      }
    });
  }

  it('run again do no harm: what can be said twice is', () => {
    for (const { statement } of plannedStatements(MIGRATIONS, onKafka(OPEN))) {
      const code = statement.replace(/--.*$/gm, '').trim();
      assert.match(
        code,
        /^(CREATE (TABLE|MATERIALIZED VIEW|INDEX|SUBSCRIPTION) IF NOT EXISTS|CREATE USER|GRANT)\b/,
      );
    }
  });

  it('let the user of dashboards read and do nothing else', () => {
    const statements = plannedStatements(MIGRATIONS, onKafka(OPEN)).map(({ statement }) =>
      statement.replace(/--.*$/gm, '').trim(),
    );
    const users = statements.filter((statement) => statement.startsWith('CREATE USER'));
    assert.equal(users.length, 1);
    assert.match(
      users[0] ?? '',
      /^CREATE USER grafana_ro WITH NOSUPERUSER NOCREATEDB NOCREATEUSER LOGIN PASSWORD /,
    );
    const grants = statements.filter((statement) => statement.startsWith('GRANT'));
    assert.ok(grants.length >= 3);
    for (const grant of grants)
      assert.match(grant, /^GRANT (CONNECT|USAGE|SELECT) ON [\w "]+ TO grafana_ro;?$/);
  });

  it('read every topic, dead letters too, from the brokers of the profile', () => {
    const text = loadMigrations(MIGRATIONS, onKafka(OPEN))
      .flatMap((one) => one.statements)
      .join('\n');
    for (const topic of TOPICS) {
      assert.ok(text.includes(`topic = 'f.${topic}'`), topic);
      assert.ok(text.includes(`topic = 'f.${topic}.dead'`), `${topic}.dead`);
    }
    assert.ok(text.includes(`properties.bootstrap.server = 'kafka-1:9092,kafka-2:9092'`));
    assert.doesNotMatch(text, /security\.protocol/);
    const closed = loadMigrations(MIGRATIONS, onKafka(CLOSED))
      .flatMap((one) => one.statements)
      .join('\n');
    for (const part of [
      `security.protocol = 'SASL_SSL'`,
      `sasl.password = 'it''s'`,
      `ca.location = '/etc/ca.pem'`,
    ]) {
      assert.ok(closed.includes(part), part);
    }
  });

  it('show no secret when they are only shown', () => {
    const shown = plannedStatements(MIGRATIONS, { ...onKafka(CLOSED), grafanaPassword: 'open-sesame' });
    const text = shown.map(({ statement }) => statement).join('\n');
    assert.doesNotMatch(text, /it''s|open-sesame/);
    assert.match(text, /PASSWORD '\*\*\*'/);
  });

  it('refuse a placeholder that means nothing, and files out of order', () => {
    assert.throws(() => renderMigration('SELECT {{broker}}', TABLES_ONLY), { code: 'MIGRATION_PLACEHOLDER' });
    const folder = mkdtempSync(join(tmpdir(), 'foretick-migrations-'));
    try {
      assert.throws(() => loadMigrations(folder, TABLES_ONLY), { code: 'MIGRATION_FILES' });
      writeFileSync(join(folder, '002-a.sql'), 'SELECT 1;');
      assert.throws(() => loadMigrations(folder, TABLES_ONLY), { code: 'MIGRATION_FILES' });
      writeFileSync(join(folder, 'a.sql'), 'SELECT 1;');
      assert.throws(() => loadMigrations(folder, TABLES_ONLY), { code: 'MIGRATION_FILES' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** On the wire, and kept nowhere: the version of the schema is checked before; of progress nothing but the time is known. */
/** A corrected candle stands among the trades only on its way to topic `candles`. */
const LEFT_OUT = new Set([
  ...['trades.kind', 'trades.candle'],
  ...['late_trades.kind', 'late_trades.cause', 'late_trades.from_time'],
]);

describe('the tables and the wire', () => {
  const text = readFileSync(join(MIGRATIONS, '001-log-tables.sql'), 'utf8');

  it('have the same names: another one would be NULL without a word', () => {
    for (const { name, topic, columns } of LOG_TABLES) {
      const names = new Set(wireNamesOf(topic));
      for (const column of Object.keys(columns))
        assert.ok(names.has(column), `${name}.${column} is not on the wire`);
    }
  });

  it('keep every field of every topic', () => {
    for (const topic of TOPICS) {
      const kept = new Set(
        LOG_TABLES.filter((table) => table.topic === topic).flatMap((table) => Object.keys(table.columns)),
      );
      assert.ok(kept.size > 0, `${topic} has a table in 001-log-tables.sql and in log-tables.ts`);
      const lost = wireNamesOf(topic).filter((name) => !kept.has(name) && !LEFT_OUT.has(`${topic}.${name}`));
      const ofGaps = ['to_time', 'last_price'];
      const ofProgress = topic === 'promotions' ? ['as_of'] : topic === 'late_trades' ? ofGaps : [];
      assert.deepEqual(
        lost.filter((name) => !ofProgress.includes(name)),
        [],
        topic,
      );
    }
  });

  it('are the same in the code and in the migrations', () => {
    for (const { name, columns } of LOG_TABLES) {
      const body =
        new RegExp(`CREATE TABLE IF NOT EXISTS ${name} \\(([\\s\\S]*?)\\n\\)`).exec(text)?.[1] ?? '';
      for (const [column, type] of Object.entries(columns)) {
        const written = new RegExp(
          `(?:^|[\\s"])${column}"? ${typeOf(type).replace('[]', '\\[\\]')}( NOT NULL)?[,\\s]`,
        );
        const found = written.exec(`${body}\n`);
        assert.ok(found, `${name}.${column} ${type}`);
        assert.equal(found[1] !== undefined, type.endsWith('NOT NULL'), `${name}.${column} ${type}`);
      }
      const plain = body
        .split('PRIMARY KEY')[0]
        ?.replace(/\w+ \w+ AS (?:proctime\(\)|CASE [^,]* END|to_timestamp\([^,]*\)),?/g, '');
      const count = plain?.match(/\b(VARCHAR|BIGINT|INTEGER|DOUBLE PRECISION|BOOLEAN|JSONB)\b/g)?.length;
      assert.equal(count, Object.keys(columns).length, name);
    }
  });
});
