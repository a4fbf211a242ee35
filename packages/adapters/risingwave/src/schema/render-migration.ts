import { ForetickError, TOPICS } from '@foretick/ports';
import { LOG_TABLES } from './log-tables.ts';

/** How the migrations' tables are filled. */
export type MigrationProfile =
  /** From Kafka, by RisingWave itself. */
  | { readonly kind: 'kafka'; readonly kafka: KafkaSource }
  /** By whoever inserts: no broker is needed. Files that are about Kafka (`.kafka.sql`) are left out. */
  | { readonly kind: 'tables' };

/** Kafka as RisingWave reaches it, which may be by other names than from here. */
export interface KafkaSource {
  readonly brokers: readonly string[];
  /** Before the name of each topic. */
  readonly prefix: string;
  readonly tls: boolean;
  /** PEM file of the brokers' authority, on the machine of RisingWave. */
  readonly caFile?: string;
  readonly sasl?: {
    readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
}

export interface RenderOptions {
  readonly profile: MigrationProfile;
  readonly database: string;
  /** Of the read-only user. */
  readonly grafanaPassword: string;
}

/**
 * Fills in a migration's placeholders: `{{each-topic}} … {{topic}} … {{end}}` `{{each-table}}` and `{{each-window}}` with a word that joins the
 * repetitions, `{{log:TOPIC keep=DAYS}}` at the end of a table, `{{grafana-password}}`, `{{database}}`. Throws
 * `MIGRATION_PLACEHOLDER` for another one.
 */
export function renderMigration(text: string, options: RenderOptions): string {
  return text
    .replace(
      /\{\{each-(topic|table|window)( [A-Z ]+)?\}\}\n?([\s\S]*?)\n?\{\{end\}\}/g,
      (_, kind, join, body) => {
        const filled = itemsOf(String(kind)).map((item) =>
          Object.entries(item).reduce(
            (sql, [name, value]) => sql.replaceAll(`{{${name}}}`, value),
            String(body),
          ),
        );
        return filled.join(join === undefined ? '\n' : `\n${String(join).trim()}\n`);
      },
    )
    .replace(/\n?\{\{log:([\w.]+)(?: keep=(\d+))?\}\}/g, (_, topic, days) =>
      fromLog(options.profile, String(topic), days === undefined ? undefined : Number(days)),
    )
    .replaceAll("'{{grafana-password}}'", quoted(options.grafanaPassword))
    .replaceAll('{{database}}', identifier(options.database))
    .replace(/\{\{[^}]*\}\}/g, (placeholder) => {
      throw new ForetickError(
        'MIGRATION_PLACEHOLDER',
        `a migration holds ${placeholder}, which means nothing`,
      );
    });
}

function itemsOf(kind: string): readonly Readonly<Record<string, string>>[] {
  if (kind === 'topic') return TOPICS.map((topic) => ({ topic }));
  return kind === 'table' ? LOG_TABLES.map(({ name, topic }) => ({ topic, table: name })) : WINDOWS;
}

/** What scores roll over. */
const WINDOWS = [
  { window: '1h', span: '1 hour' },
  { window: '24h', span: '24 hours' },
  { window: '7d', span: '168 hours' },
];

const DAY_SEC = 86_400;

function fromLog(profile: MigrationProfile, topic: string, keepDays: number | undefined): string {
  const kept = keepDays === undefined ? [] : [`retention_seconds = ${keepDays * DAY_SEC}`];
  if (profile.kind === 'tables') return kept.length === 0 ? '' : `\nWITH (${kept.join(', ')})`;
  const { brokers, prefix, tls, caFile, sasl } = profile.kafka;
  const security = `${sasl === undefined ? '' : 'SASL_'}${tls ? 'SSL' : sasl === undefined ? '' : 'PLAINTEXT'}`;
  const settings = [
    `connector = 'kafka'`,
    `topic = ${quoted(prefix + topic)}`,
    `properties.bootstrap.server = ${quoted(brokers.join(','))}`,
    `scan.startup.mode = 'earliest'`,
    `group.id.prefix = ${quoted(`${prefix}risingwave`)}`,
    ...(security === '' ? [] : [`properties.security.protocol = '${security}'`]),
    ...(caFile === undefined ? [] : [`properties.ssl.ca.location = ${quoted(caFile)}`]),
    ...(sasl === undefined
      ? []
      : [
          `properties.sasl.mechanism = '${sasl.mechanism}'`,
          `properties.sasl.username = ${quoted(sasl.username)}`,
          `properties.sasl.password = ${quoted(sasl.password)}`,
        ]),
    ...kept,
  ];
  return `\nINCLUDE partition AS kafka_partition INCLUDE offset AS kafka_offset INCLUDE timestamp AS kafka_timestamp
WITH (${settings.join(', ')})
FORMAT PLAIN ENCODE JSON`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
