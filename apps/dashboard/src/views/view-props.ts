import type { ApiInstrumentStatus, ApiStatus, Client } from '@foretick/client';
import type { Live } from '../live/use-live.ts';
import type { Route } from '../route.ts';

/** What every view gets. */
export interface ViewProps {
  readonly client: Client;
  readonly live: Live;
  readonly status: ApiStatus;
  /** The instrument that the reader looks at. */
  readonly chosen: ApiInstrumentStatus;
  readonly route: Route;
  readonly horizonSec: number;
  /** Changes parts of the address without a step to go back to. */
  readonly change: (changes: Partial<Route>) => void;
  /** Epoch ms by the server's clock. */
  readonly serverNow: number;
  /** Epoch ms that the market is at. */
  readonly marketNow: number;
}
