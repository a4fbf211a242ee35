import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { SimulatedExchange } from '../simulated-exchange.ts';

/** A message of the venue as far as tests look at it. */
export interface Message {
  readonly channel?: string;
  readonly method?: string;
  readonly type?: string;
  readonly success?: boolean;
  readonly symbol?: string;
  readonly error?: string;
  readonly req_id?: number;
  readonly time_out?: string;
  readonly result?: unknown;
  readonly data: readonly TradeEntry[];
}

export interface TradeEntry {
  readonly symbol: string;
  readonly trade_id: number;
  readonly timestamp: string;
  readonly price: number;
  readonly qty: number;
  readonly side: string;
}

/** A client that trusts what it gets, and remembers what it cannot read. */
export async function connect(exchange: SimulatedExchange) {
  const socket = new WebSocket(exchange.wsUrl);
  const messages: Message[] = [];
  const unreadable: string[] = [];
  socket.on('message', (bytes) => {
    try {
      messages.push(JSON.parse(String(bytes)));
    } catch {
      unreadable.push(String(bytes));
    }
  });
  await once(socket, 'open');
  const trades = (): TradeEntry[] =>
    messages.filter((message) => message?.channel === 'trade').flatMap((message) => message.data);
  return {
    messages,
    unreadable,
    trades,
    ids: () => trades().map((trade) => trade.trade_id),
    subscribe: (symbol: readonly string[]) =>
      socket.send(
        JSON.stringify({ method: 'subscribe', params: { channel: 'trade', symbol, snapshot: true } }),
      ),
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
    closed: () => once(socket, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) }),
    /** The first message for which `when` holds. */
    until: async (when: (message: Message) => boolean): Promise<Message> => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      for (;;) {
        const found = messages.find((message) => message !== null && when(message));
        if (found) return found;
        await once(socket, 'message', { signal });
      }
    },
    /** Reads on until `done`, which is asked after each message. */
    readUntil: async (done: () => boolean): Promise<void> => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      while (!done()) await once(socket, 'message', { signal });
    },
  };
}

/** The answer of `GET /0/public/QUERY`. */
export async function rest(exchange: SimulatedExchange, query: string) {
  const response = await fetch(`${exchange.restUrl}/0/public/${query}`);
  // The shape is what the tests are about.
  return JSON.parse(await response.text());
}

const DEADLINE_MS = 10_000;
