import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import { historyContract } from '@foretick/ports/contract/feature-store-history';
import { trialLedgerContract } from '@foretick/ports/contract/trial-ledger';
import { venueCandleContract } from '@foretick/ports/contract/venue-candle-history';
import { createMemoryLedger } from './memory-ledger.ts';
import { createMemoryStore } from './memory-store.ts';

const now = Date.UTC(2030, 0, 1);
const open = async () => createMemoryStore({ clock: { now: () => now } });

featureStoreContract('memory', open);
historyContract('memory', { open, now });
venueCandleContract('memory', { open, now });
trialLedgerContract('memory', async () => {
  const ledger = createMemoryLedger();
  return { ledger, reopen: async () => ledger };
});
