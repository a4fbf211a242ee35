import type { InstrumentId } from '@foretick/core/trade';
import type { ApiOptions } from './api-options.ts';
import type { LiveState } from './live-state.ts';
import type { StoreView } from './store-view.ts';
import type { StreamClients } from './stream-clients.ts';

/** Where answers come from. */
export interface ReadSources {
  readonly options: ApiOptions;
  readonly live: LiveState;
  readonly clients: StreamClients;
  readonly viewStore: () => Promise<StoreView>;
}

/** Those with a feed in this process, and those the store has history of. */
export async function knownInstruments({ live, viewStore }: ReadSources): Promise<readonly InstrumentId[]> {
  const stored = (await viewStore()).instruments.map(({ instrument }) => instrument);
  return [...new Set([...live.instruments(), ...stored])].sort();
}
