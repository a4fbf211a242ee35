/** A WebSocket as a server uses it, whether it comes from the network or from memory. */
export interface ServerSocket {
  readonly readyState: number;
  readonly OPEN: number;
  /** What was sent and has not left yet. */
  readonly bufferedAmount: number;
  on(event: 'message', listener: (bytes: unknown) => void): unknown;
  on(event: 'close' | 'error', listener: () => void): unknown;
  send(text: string): void;
  terminate(): void;
}

/** What of a request is looked at. */
interface ServerRequest {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
}

/** What of a response is used. */
export interface ServerResponse {
  /** `null` once the connection is gone. */
  readonly socket: { resetAndDestroy(): unknown } | null;
  writeHead(
    status: number,
    headers: Readonly<Record<string, string | number>>,
  ): { end(body: string): unknown };
  write(part: string, sent: () => void): unknown;
}

/** Answers REST requests. */
export type RestApi = (request: ServerRequest, response: ServerResponse) => void;
