import type { WireTrade } from '../wire-trade.ts';

/** How one venue is spoken to over one connection. Made anew for each connection, so it may remember what was said. */
export interface VenueProtocol {
  /** Sent when the connection opens, before anything else. */
  readonly hello: readonly unknown[];
  /** The message that asks for the trades of these symbols. */
  subscribe(symbols: readonly string[], requestId: number): unknown;
  /** A message that a living venue answers, with a `pong`, in its turn. */
  ping(requestId: number): unknown;
  /** What a message says. Never throws. */
  read(text: string): VenueMessage;
  /**
   * Asked before subscribing, by venues that would not answer for a symbol that they do not have: reasons in plain
   * words, by symbol, for those to leave out. Rejects only on a bug or when `signal` aborts.
   */
  vet?(symbols: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

/** What one message says, as far as a feed of trades cares. `sentAt` is the venue's time of sending, epoch ms. */
export type VenueMessage =
  | {
      readonly kind: 'trades';
      /** Each symbol's in the order of their ids. */
      readonly trades: readonly SymbolTrade[];
      /** Entries that are no trades. */
      readonly rejected: readonly Rejection[];
      readonly sentAt?: number | undefined;
    }
  | {
      readonly kind: 'subscribed';
      readonly symbols: readonly string[];
      readonly sentAt: number | undefined;
      /** Where a ping is answered like this. */
      readonly answersPing?: true;
    }
  /** Without a symbol: the venue will not go on with this connection. */
  | { readonly kind: 'refused'; readonly symbol: string | undefined; readonly reason: string }
  | { readonly kind: 'status'; readonly system: string }
  /** The venue is about to close this connection. */
  | { readonly kind: 'closing' }
  /** The answer to a ping. */
  | { readonly kind: 'pong'; readonly sentAt?: number | undefined }
  /** Heartbeats and channels that nobody asked for: they only prove that the connection lives. */
  | { readonly kind: 'other'; readonly sentAt?: number | undefined }
  | { readonly kind: 'malformed'; readonly reason: string };

export interface SymbolTrade {
  readonly symbol: string;
  readonly trade: WireTrade;
}

export interface Rejection {
  readonly symbol: string | undefined;
  readonly reason: string;
  readonly raw: string;
}
