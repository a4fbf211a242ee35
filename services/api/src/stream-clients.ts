import type { ServerResponse } from 'node:http';
import type { InstrumentId } from '@foretick/core/trade';
import type { FollowedRecord } from './live-state.ts';
import { candleToWire, feedStateToWire, forecastToWire, outcomeToWire, scoreToWire } from './wire.ts';

export const MAX_STREAM_CLIENTS = 64;

/** Bytes that may wait for one reader. About two thousand events: a reader that far behind fetches again faster. */
const MAX_PENDING_BYTES = 1024 * 1024;

/** The open live streams. Nobody waits for a slow reader: its stream is cut, and it connects again. */
export class StreamClients {
  readonly #clients = new Map<ServerResponse, InstrumentId | undefined>();
  #cut = 0;

  get count(): number {
    return this.#clients.size;
  }

  get slowClientsCut(): number {
    return this.#cut;
  }

  /** Writes events of one instrument, or of all, until the response closes. */
  add(response: ServerResponse, instrument: InstrumentId | undefined): void {
    this.#clients.set(response, instrument);
    response.on('close', () => this.#clients.delete(response));
    response.on('error', () => this.#clients.delete(response));
    this.#write(response, ': connected\n\n');
  }

  publish(record: FollowedRecord): void {
    if (this.#clients.size === 0) return;
    const text = eventText(record);
    for (const [response, instrument] of this.#clients) {
      if (instrument === undefined || instrument === record.key) this.#write(response, text);
    }
  }

  heartbeat(): void {
    for (const response of this.#clients.keys()) this.#write(response, ': heartbeat\n\n');
  }

  close(): void {
    for (const response of this.#clients.keys()) response.end();
    this.#clients.clear();
  }

  #write(response: ServerResponse, text: string): void {
    response.write(text);
    if (response.writableLength <= MAX_PENDING_BYTES) return;
    this.#cut += 1;
    this.#clients.delete(response);
    response.destroy();
  }
}

function eventText(record: FollowedRecord): string {
  const [event, payload] = toWire(record);
  return `id: ${record.topic}-${record.partition}-${record.offset}\nevent: ${event}\ndata: ${JSON.stringify(payload)}\n\n`;
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
    case 'feed_state':
      return ['feed', feedStateToWire(record.value)];
  }
}
