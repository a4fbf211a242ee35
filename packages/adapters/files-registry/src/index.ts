export { openFilesRegistry } from './files-registry.ts';
