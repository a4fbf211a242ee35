/** How bytes get to a venue and back: the network, or one that is simulated in memory. */
export interface VenueTransport {
  /** Opens a WebSocket to `url`. What goes wrong is told by its events, never before this returns. */
  connect(
    url: string,
    options: { readonly maxMessageBytes: number; readonly events: VenueSocketEvents },
  ): VenueSocket;
  /** The answer to a GET, not redirected. Rejects where there is none, and with the signal's reason once it has aborted. */
  get(url: URL, signal: AbortSignal): Promise<Response>;
}

export interface VenueSocketEvents {
  open(): void;
  message(text: string): void;
  error(error: Error): void;
  /** Always the last one; 1006 where nobody said goodbye. */
  close(code: number): void;
}

/** The client's end of a WebSocket. */
export interface VenueSocket {
  /** Whether reading is stopped. */
  readonly isPaused: boolean;
  send(text: string): void;
  /** What comes waits with the network. */
  pause(): void;
  resume(): void;
  /** Cuts the connection without a goodbye. */
  terminate(): void;
}
