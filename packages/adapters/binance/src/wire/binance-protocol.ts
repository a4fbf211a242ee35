import { isRecord, shownValue, type VenueMessage, type VenueProtocol } from '@foretick/venue-connection';
import { readStreamEvent } from './stream-event.ts';

/** Binance's combined streams over one connection: `<symbol>@trade` of each symbol. */
export function createBinanceProtocol(vet: NonNullable<VenueProtocol['vet']>): VenueProtocol {
  /** An answer only repeats the number of the request. */
  const asked = new Map<unknown, readonly string[]>();

  const readAnswer = (message: Readonly<Record<string, unknown>>): VenueMessage => {
    if (isRecord(message.error)) {
      const { code, msg } = message.error;
      return { kind: 'refused', symbol: undefined, reason: `${shownValue(msg)} (${shownValue(code)})` };
    }
    if (!('result' in message)) {
      return { kind: 'malformed', reason: 'the message has neither a stream nor a result' };
    }
    const symbols = asked.get(message.id);
    asked.delete(message.id);
    if (symbols === undefined) return { kind: 'pong' };
    return { kind: 'subscribed', symbols, sentAt: undefined };
  };

  return {
    hello: [],
    vet,
    subscribe: (symbols, id) => {
      asked.set(id, symbols);
      return { method: 'SUBSCRIBE', params: symbols.map((symbol) => `${symbol.toLowerCase()}@trade`), id };
    },
    // A question that the stream server itself answers, unlike a ping frame, which something in front of it may.
    ping: (id) => ({ method: 'LIST_SUBSCRIPTIONS', id }),
    read: (text) => {
      let message: unknown;
      try {
        message = JSON.parse(text);
      } catch {
        return { kind: 'malformed', reason: 'the message is not JSON' };
      }
      if (!isRecord(message)) return { kind: 'malformed', reason: 'the message is not an object' };
      if (typeof message.stream === 'string') return readStreamEvent(message.data);
      if ('e' in message) return readStreamEvent(message);
      return readAnswer(message);
    },
  };
}
