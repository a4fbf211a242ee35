import type { FeatureView } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import type {
  Clock,
  EventLog,
  FeatureStore,
  ForetickError,
  ModelRegistry,
  TrialLedger,
} from '@foretick/ports';

/**
 * Something that a caller with the token may have done inside the running system. `share` is in [0, 1].
 * Rejects with a `ForetickError` where the user has to act; `args` come from outside and are not checked yet.
 */
export type Command = (
  args: unknown,
  progress: (share: number, text: string) => void,
  signal: AbortSignal,
) => Promise<unknown>;

export interface ApiOptions {
  readonly log: EventLog;
  readonly store: FeatureStore;
  readonly clock: Clock;
  /** Default `127.0.0.1`. On any other but loopback, everything but the probes needs the token. */
  readonly host?: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** `Host` headers to answer besides the loopback names and `host`, with their port, as behind a proxy. */
  readonly allowedHosts?: readonly string[];
  /** Folder of the built page. */
  readonly pageDir: string | undefined;
  /** What commands have to present, and reads too where other machines can reach the server. Empty: they are refused. */
  readonly token: string;
  /** Those that this system forecasts: the status shows them and no others that the store may hold. */
  readonly instruments: readonly InstrumentId[];
  readonly source: { readonly kind: 'live' | 'simulated' | 'replay'; readonly label: string };
  /** Final candles the model needs before it trains. */
  readonly learningNeeded: number;
  readonly intervalSec: number;
  readonly horizonsSec: readonly number[];
  /** Epoch ms. */
  readonly startedAt: number;
  readonly version: string;
  /** Room that the data takes, and the bound on it. */
  readonly disk: () => Promise<{
    readonly usedBytes: number;
    readonly fileBytes: number;
    readonly budgetBytes: number | undefined;
  }>;
  /** Versions, and the promotions so far. Later promotions come by the log. */
  readonly registry: Pick<ModelRegistry, 'load' | 'list' | 'promotions'>;
  /** What was tried on the past. Absent: nothing. */
  readonly trials?: Pick<TrialLedger, 'records'>;
  /** The features that this system computes. */
  readonly view: FeatureView;
  readonly commands: ReadonlyMap<string, Command>;
  /** Hears of failures that a caller is told of only in general words. */
  readonly report: (failure: ForetickError) => void;
}

export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface Api {
  /** Everything that is served, with named parts as `:id`; whole after `listen`. */
  readonly routes: readonly Route[];
  /** Throws `ForetickError` `PORT_IN_USE` or `CANNOT_LISTEN`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Follows the log until `signal` aborts. Call it before the services start: what was appended earlier does
   * not reach the stream, and a feed state from before is not known.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Ends every stream and running command, then stops listening. */
  close(): Promise<void>;
}
