import { eventLogContract } from '@foretick/ports/contract/event-log';
import { createMemoryLog } from './memory-log.ts';

eventLogContract('memory log', async () => ({ log: createMemoryLog({ maxLag: 100, keepRecords: 50_000 }) }));
