import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

/** What happens to a query instead of an answer. */
export type Mishap = 'cut-before' | 'cut-after' | 'hang';

/**
 * Speaks the protocol of Postgres on a loopback port, with a real Postgres behind it. All connections share its one session, so
 * that what a client sends up to its next synchronisation is run in one piece.
 */
export class WireServer {
  /** Looks at each statement: text is sent instead of it; an object gives the answer as rows; a mishap is one. */
  onStatement: (sql: string, connection: object) => string | Mishap | undefined = () => undefined;
  readonly #database: PGlite;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #turn: Promise<unknown> = Promise.resolve();
  connections = 0;

  private constructor(database: PGlite) {
    this.#database = database;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(database: PGlite): Promise<WireServer> {
    const server = new WireServer(database);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `postgres://root@127.0.0.1:${port}/dev`;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    let [buffered, isStarted]: [Buffer, boolean] = [Buffer.alloc(0), false];
    let batch: Message[] = [];
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        const head = isStarted ? 1 : 0;
        if (buffered.length < head + 4) return;
        const length = buffered.readInt32BE(head) + head;
        if (buffered.length < length) return;
        const message = buffered.subarray(0, length);
        buffered = buffered.subarray(length);
        if (!isStarted) {
          const isTlsRequest = message.readInt32BE(4) === TLS_REQUEST;
          socket.write(isTlsRequest ? 'N' : HELLO);
          isStarted = !isTlsRequest;
          continue;
        }
        batch.push({ type: String.fromCharCode(message[0] ?? 0), bytes: message });
        const type = batch.at(-1)?.type;
        if (type === 'X') return void socket.end();
        if (type !== 'S' && type !== 'Q') continue;
        const whole = batch;
        batch = [];
        this.#turn = this.#turn.then(() => this.#answer(socket, whole));
      }
    });
  }

  async #answer(socket: Socket, batch: readonly Message[]): Promise<void> {
    let mishap: Mishap | undefined;
    const changed = batch.map((message) => {
      const sql = sqlOf(message);
      const instead = sql === undefined ? undefined : this.onStatement(sql.text, socket);
      if (instead === 'cut-before' || instead === 'cut-after' || instead === 'hang') mishap = instead;
      else if (sql !== undefined && instead !== undefined) return sql.replacedBy(instead);
      return message.bytes;
    });
    if (mishap === 'cut-before') socket.destroy();
    if (mishap === 'cut-before' || mishap === 'hang') return;
    const answer = await this.#database.execProtocolRaw(new Uint8Array(Buffer.concat(changed)));
    if (mishap === 'cut-after') socket.destroy();
    else socket.write(answer);
  }
}

interface Message {
  readonly type: string;
  readonly bytes: Buffer;
}

const TLS_REQUEST = 80_877_103;

function messageOf(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const HELLO = Buffer.concat([
  messageOf('R', Buffer.alloc(4)),
  messageOf('S', Buffer.from('server_version\u000013.14.0\u0000')),
  messageOf('S', Buffer.from('client_encoding\u0000UTF8\u0000')),
  messageOf('Z', Buffer.from('I')),
]);

/** The statement in a message, and the message with another one. */
function sqlOf({ type, bytes }: Message): { text: string; replacedBy(sql: string): Buffer } | undefined {
  if (type !== 'Q' && type !== 'P') return undefined;
  // A name comes first where a statement is prepared.
  const start = type === 'Q' ? 5 : bytes.indexOf(0, 5) + 1;
  const end = bytes.indexOf(0, start);
  return {
    text: bytes.toString('utf8', start, end),
    replacedBy: (sql) =>
      messageOf(type, Buffer.concat([bytes.subarray(5, start), Buffer.from(sql), bytes.subarray(end)])),
  };
}
