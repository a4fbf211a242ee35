import { mapColumns } from './column-map.ts';
import { openInputFile } from './input-file.ts';
import { openScratch } from './scratch.ts';
import {
  checkTrades,
  stagedTradesSql,
  type TradeFileFacts,
  type TradeInput,
  tradeInput,
} from './trade-input.ts';

/**
 * Reads a whole trade file and says what it holds. Throws the `INPUT_…` errors of a bad file, each one line with
 * file, row, value and what is allowed.
 */
export async function inspectTradeFile(
  path: string,
  columns: Readonly<Record<string, string>> = {},
): Promise<TradeFileFacts> {
  return (await openCheckedTrades(path, columns)).facts;
}

/** The same, with what it takes to read the file. */
export async function openCheckedTrades(
  path: string,
  columns: Readonly<Record<string, string>>,
): Promise<{ readonly input: TradeInput; readonly facts: TradeFileFacts }> {
  const { connection, close } = await openScratch();
  try {
    const file = await openInputFile(connection, path);
    await file.assertWhole();
    const input = await tradeInput(connection, file, mapColumns(file, 'trades', columns));
    const facts = await checkTrades(connection, input, `(${stagedTradesSql(input)})`);
    return { input, facts };
  } finally {
    close();
  }
}
