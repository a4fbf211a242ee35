import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import type { Workspace } from '../profiles/profile.ts';
import { given } from './candles.ts';
import { instrumentOf } from './instrument-of.ts';
import { from, parseArguments, to } from './parse-arguments.ts';

const argumentsSchema = z.object({
  table: z.string(),
  file: z.string().min(1),
  format: z.enum(['parquet', 'csv'], 'parquet or csv').optional(),
  pair: z.string().optional(),
  exchange: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
  overwrite: z.boolean().default(false),
});

/** Writes a table to a Parquet or CSV file. */
export function exportCommand({ store, history }: Workspace): Command {
  return async (args) => {
    const {
      table,
      file,
      pair,
      exchange,
      overwrite,
      format = formatOf(file),
      ...range
    } = parseArguments(argumentsSchema, args);
    const instrument = pair === undefined ? undefined : await instrumentOf(store, pair, exchange);
    const request = { table, path: file, format, overwrite, ...given({ instrument, ...range }) };
    const { rows } = await history.exportTable(request);
    return { table, file, format, rows };
  };
}

function formatOf(file: string): 'parquet' | 'csv' {
  if (file.endsWith('.parquet')) return 'parquet';
  if (file.endsWith('.csv')) return 'csv';
  throw new ForetickError(
    'ARGUMENT_INVALID',
    `${file}: the name ends neither in .parquet nor in .csv; say which with --format`,
  );
}
