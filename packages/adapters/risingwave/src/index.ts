export { type Change, type ChangeFeedOptions, readChanges } from './changes/read-changes.ts';
export type { RisingWaveAddress } from './connection/risingwave-address.ts';
export { type MigrateOptions, migrateRisingWave, plannedStatements } from './schema/migrate-risingwave.ts';
export type { KafkaSource, MigrationProfile, RenderOptions } from './schema/render-migration.ts';
export {
  openRisingWaveStore,
  type RisingWaveStoreOptions,
  type SharedHistory,
} from './store/open-risingwave-store.ts';
