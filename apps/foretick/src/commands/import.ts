import { instrumentId, parseExchange, parsePair } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import type { Workspace } from '../profiles/profile.ts';
import { interval, parseArguments } from './parse-arguments.ts';

const argumentsSchema = z.object({
  files: z.array(z.string()).min(1, 'at least one file'),
  pair: z.string(),
  exchange: z.string().default('kraken'),
  interval: interval.prefault('1m'),
  kind: z.enum(['auto', 'trades', 'candles'], 'trades, candles or auto').default('auto'),
  columns: z.record(z.string(), z.string()).default({}),
});

/** Brings recorded trades or candles into the data folder. */
export function importCommand({ history }: Workspace): Command {
  return async (args, progress, signal) => {
    const {
      files,
      pair,
      exchange,
      interval: intervalSec,
      kind,
      columns,
    } = parseArguments(argumentsSchema, args);
    const parsedPair = parsePair(pair);
    if (!parsedPair.ok) throw new ForetickError('PAIR_INVALID', parsedPair.reason);
    const parsedExchange = parseExchange(exchange);
    if (!parsedExchange.ok) throw new ForetickError('EXCHANGE_INVALID', parsedExchange.reason);
    const instrument = instrumentId(parsedExchange.value, parsedPair.value);
    const summary = await history.importFiles(
      { files, instrument, intervalSec, kind, columns },
      progress,
      signal,
    );
    return {
      kind: summary.kind,
      instrument: summary.instrument,
      rows_read: summary.rowsRead,
      rows_added: summary.rowsAdded,
      rows_known: summary.rowsKnown,
      rows_replaced: summary.rowsReplaced,
      candles_made: summary.candlesMade,
      from: summary.from ?? null,
      to: summary.to ?? null,
    };
  };
}
