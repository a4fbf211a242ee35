import { exchangeOf, type InstrumentId, type Trade } from '@foretick/core/trade';
import { type Clock, type FeedEvent, ForetickError, type MarketFeed } from '@foretick/ports';
import { openCheckedTrades } from '../input/inspect-trade-file.ts';
import { pacedEvents } from './paced-events.ts';
import { readTradeFile } from './read-trade-file.ts';

export interface FileFeedOptions {
  /** A csv, csv.gz or parquet file of trades. */
  readonly path: string;
  /** Whose trades the file holds. */
  readonly instrument: InstrumentId;
  /** How many times faster than recorded, above 0; `max`: as fast as the consumer takes. */
  readonly speed: number | 'max';
  readonly clock: Clock;
  /** Our field name to the file's column name or 1-based position. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * A recorded trade file as a feed. Reads the whole file once beforehand and throws the `INPUT_…` errors of a bad one,
 * so that a feed that exists can be read to its end. Holds no more than one batch in memory.
 */
export async function createFileFeed(options: FileFeedOptions): Promise<MarketFeed> {
  const { path, instrument, clock, speed, columns = {} } = options;
  if (speed !== 'max' && !(Number.isFinite(speed) && speed > 0)) {
    throw new ForetickError('FEED_SPEED', `speed ${speed} cannot be paced: give a number above 0, or max`);
  }
  const { input } = await openCheckedTrades(path, columns);
  return {
    capabilities: {
      exchange: exchangeOf(instrument),
      idSequence: input.hasIds ? 'strict' : 'none',
      finite: true,
      realTime: false,
    },
    async *events({ instruments, after, signal }): AsyncGenerator<FeedEvent> {
      if (signal.aborted) return;
      for (const other of instruments) {
        if (other !== instrument) yield refusal(other);
      }
      if (instruments.includes(instrument)) {
        yield { kind: 'connected', instruments: [instrument] };
        const batches = readTradeFile({ input, instrument, clock, after: after.get(instrument) });
        const timed =
          speed === 'max' ? unpaced(batches) : pacedEvents({ batches, instrument, speed, clock, signal });
        for await (const event of timed) {
          if (signal.aborted) return;
          yield event;
        }
      }
      if (!signal.aborted) yield { kind: 'ended' };
    },
  };

  function refusal(other: InstrumentId): FeedEvent {
    return { kind: 'refused', instrument: other, reason: `${path} holds ${instrument}, not ${other}` };
  }
}

async function* unpaced(batches: AsyncIterable<readonly Trade[]>): AsyncGenerator<FeedEvent> {
  for await (const trades of batches) yield { kind: 'trades', trades };
}
