export { createMemoryLog } from './memory-log.ts';
