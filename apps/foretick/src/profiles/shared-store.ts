import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  migrateRisingWave,
  openRisingWaveStore,
  plannedStatements,
  type RenderOptions,
  type RisingWaveAddress,
  type SharedHistory,
} from '@foretick/adapter-risingwave';
import { systemClock } from '@foretick/adapter-system-clock';
import { type FeatureStore, ForetickError } from '@foretick/ports';
import type { Config } from '../config/config-schema.ts';
import { kafkaConnection } from './distributed.ts';

export type SharedStore = FeatureStore & SharedHistory;

/** The store that all services share; `undefined` where each has tables of its own. Throws `STORE_…`. */
export async function openSharedStore(config: Config): Promise<SharedStore | undefined> {
  if (config.risingwaveUrl === undefined) return undefined;
  return openRisingWaveStore({ address: addressOf(config), clock: systemClock });
}

/** Brings the shared store up to this program's migrations. Throws `MIGRATION_…`, `STORE_…` and `CONFIG_INVALID`. */
export function migrateSharedStore(config: Config, onStatement: (file: string, statement: string) => void) {
  return migrateRisingWave({
    address: addressOf(config),
    folder: MIGRATIONS,
    render: renderOf(config),
    onStatement,
  });
}

/** Every statement that `migrateSharedStore` would run on an empty store, secrets left out. Reaches nobody. */
export function plannedMigrations(config: Config) {
  return plannedStatements(MIGRATIONS, renderOf(config));
}

const MIGRATIONS = fileURLToPath(new URL('../../../../deploy/risingwave/migrations', import.meta.url));

function addressOf({
  risingwaveUrl: url,
  risingwavePassword: password,
  risingwaveTls: tls,
}: Config): RisingWaveAddress {
  if (url === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      'FORETICK_RISINGWAVE_URL is missing: an address such as postgres://root@127.0.0.1:4566/dev',
    );
  }
  return { url, tls, ...(password !== undefined && { password }) };
}

function renderOf(config: Config): RenderOptions {
  const { brokers, tls, sasl } = kafkaConnection(config);
  return {
    profile: {
      kind: 'kafka',
      kafka: {
        brokers: config.risingwaveBrokers ?? brokers,
        prefix: config.kafkaPrefix,
        tls: tls !== undefined,
        ...(tls?.caFile !== undefined && { caFile: tls.caFile }),
        ...(sasl !== undefined && { sasl }),
      },
    },
    database: new URL(config.risingwaveUrl ?? 'postgres://localhost/dev').pathname.slice(1) || 'dev',
    grafanaPassword: config.grafanaPassword ?? randomBytes(24).toString('base64url'),
  };
}
