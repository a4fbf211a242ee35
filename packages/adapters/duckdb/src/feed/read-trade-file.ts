import { type InstrumentId, TRADES_PER_MILLISECOND, type Trade } from '@foretick/core/trade';
import type { Clock, FeedPosition } from '@foretick/ports';
import { readingError } from '../input/fault.ts';
import { inputError } from '../input/input-error.ts';
import { openScratch } from '../input/scratch.ts';
import type { TradeInput } from '../input/trade-input.ts';
import { Row } from '../read/read-rows.ts';

/** Trades in one batch, at most. */
const BATCH_TRADES = 1_000;

export interface TradeFileReading {
  readonly input: TradeInput;
  readonly instrument: InstrumentId;
  readonly clock: Clock;
  /** The last trade that is already known. */
  readonly after: FeedPosition | undefined;
}

/** The trades of a checked file in batches, read as they are taken. */
export async function* readTradeFile(reading: TradeFileReading): AsyncGenerator<readonly Trade[]> {
  const { input, after, clock } = reading;
  const scratch = await openScratch();
  try {
    const result = await scratch.connection.stream(
      `SELECT id::DOUBLE, event_time::DOUBLE, price, quantity, side FROM (${input.select})`,
    );
    const read = tradeReader(reading);
    let batch: Trade[] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      const row = new Row(chunk.getColumns());
      const ingestTime = clock.now();
      for (row.index = 0; row.index < chunk.rowCount; row.index++) {
        const trade = read(row, ingestTime);
        if (after !== undefined && trade.sequence <= after.sequence) continue;
        batch.push(trade);
        if (batch.length < BATCH_TRADES) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    throw await readingError(error, input.file);
  } finally {
    scratch.close();
  }
}

/** Makes trades of rows that come in the order of the file; counts within the millisecond where there are no ids. */
function tradeReader({ input, instrument }: TradeFileReading): (row: Row, ingestTime: number) => Trade {
  let lastTime = 0;
  let ordinal = 0;
  return (row, ingestTime) => {
    const eventTime = row.number(1);
    ordinal = eventTime === lastTime ? ordinal + 1 : 0;
    lastTime = eventTime;
    if (!input.hasIds && ordinal >= TRADES_PER_MILLISECOND) {
      throw inputError(
        'INPUT_VALUE',
        input.file.label,
        `more than ${TRADES_PER_MILLISECOND} trades at ${eventTime}; without ids that many cannot be told apart`,
      );
    }
    const sequence = input.hasIds ? row.number(0) : eventTime * TRADES_PER_MILLISECOND + ordinal;
    return {
      kind: 'trade',
      instrument,
      sequence,
      tradeId: input.hasIds ? String(sequence) : `${eventTime}-${ordinal}`,
      eventTime,
      ingestTime,
      availableAt: eventTime,
      price: row.number(2),
      quantity: row.number(3),
      side: row.oneOf(4, ['buy', 'sell', 'unknown']),
    };
  };
}
