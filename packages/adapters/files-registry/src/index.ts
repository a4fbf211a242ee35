export { openFilesLedger } from './files-ledger.ts';
export { openFilesRegistry } from './files-registry.ts';
