export type { AuditInput, AuditInputs, RecordLists, TimedRecord } from './audit-input.ts';
export * from './audit-leakage.ts';
export type { AuditedRun, AuditedTable } from './audited-table.ts';
export { describeLeak } from './describe-leak.ts';
export { perturbCandle } from './perturb-candle.ts';
export type { Random } from './seeded-random.ts';
