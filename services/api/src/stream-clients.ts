import type { ServerResponse } from 'node:http';
import type { InstrumentId } from '@foretick/core/trade';
import type { FollowedRecord } from './live-state.ts';
import { RecentEvents } from './recent-events.ts';
import {
  alarmToWire,
  candleToWire,
  feedStateToWire,
  forecastToWire,
  outcomeToWire,
  scoreToWire,
} from './wire.ts';

export const MAX_STREAM_CLIENTS = 1_000;

/**
 * Bytes that may wait for one reader. About two thousand events: a reader that far behind fetches again faster. All readers
 * wait for the same bytes, so that many of them take little more memory than one.
 */
const MAX_PENDING_BYTES = 1024 * 1024;

const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** For readers such as `EventSource`, which see no header. The empty id makes them forget the place that is gone. */
const RESET =
  'id\nevent: reset\ndata: {"reason":"what came since your last event is not known; fetch again what you show"}\n\n';

/** The open live streams. Nobody waits for a slow reader: its stream is cut, and it connects again. */
export class StreamClients {
  readonly #clients = new Map<ServerResponse, InstrumentId | undefined>();
  readonly #recent: RecentEvents;
  #cut = 0;

  /** `run` tells this run of the server from all others. */
  constructor(run: string) {
    this.#recent = new RecentEvents(run);
  }

  get count(): number {
    return this.#clients.size;
  }

  get slowClientsCut(): number {
    return this.#cut;
  }

  /**
   * Writes events of one instrument, or of all, until the response closes; first those that came after `lastEventId`. Where they
   * are not known any more, as after a restart, the first event is `reset` and the answer's header `foretick-resumed` is `no`: the
   * reader has to fetch what is shown.
   */
  add(response: ServerResponse, instrument: InstrumentId | undefined, lastEventId: string | undefined): void {
    const missed = this.#recent.after(lastEventId);
    response.writeHead(200, { ...STREAM_HEADERS, 'foretick-resumed': missed === undefined ? 'no' : 'yes' });
    this.#clients.set(response, instrument);
    response.on('close', () => this.#clients.delete(response));
    response.on('error', () => this.#clients.delete(response));
    this.#write(response, ': connected\n\n');
    if (missed === undefined && lastEventId) this.#write(response, RESET);
    const own = missed?.filter((one) => instrument === undefined || instrument === one.instrument) ?? [];
    if (own.length > 0) this.#write(response, Buffer.concat(own.map(({ bytes }) => bytes)));
  }

  publish(record: FollowedRecord): void {
    const { bytes } = this.#recent.add(record.key, ...toWire(record));
    for (const [response, instrument] of this.#clients) {
      if (instrument === undefined || instrument === record.key) this.#write(response, bytes);
    }
  }

  heartbeat(): void {
    for (const response of this.#clients.keys()) this.#write(response, ': heartbeat\n\n');
  }

  close(): void {
    for (const response of this.#clients.keys()) response.end();
    this.#clients.clear();
  }

  #write(response: ServerResponse, text: string | Buffer): void {
    response.write(text);
    if (response.writableLength <= MAX_PENDING_BYTES) return;
    this.#cut += 1;
    this.#clients.delete(response);
    response.destroy();
  }
}

function toWire(record: FollowedRecord): readonly [event: string, payload: unknown] {
  switch (record.topic) {
    case 'candles':
      return ['candle', candleToWire(record.value)];
    case 'predictions':
      return ['forecast', forecastToWire({ prediction: record.value, outcome: undefined })];
    case 'prediction_outcomes':
      return ['outcome', outcomeToWire(record.value)];
    case 'scores':
      return ['score', scoreToWire(record.value)];
    case 'alarms':
      return ['alarm', alarmToWire(record.value)];
    case 'feed_state':
      return ['feed', feedStateToWire(record.value)];
  }
}
