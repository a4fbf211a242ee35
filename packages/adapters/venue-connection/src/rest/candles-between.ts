import type { Candle } from '@foretick/core/candle';
import { ForetickError, type HistoryRange } from '@foretick/ports';
import { filledCandle } from './quiet-windows.ts';

export interface CandlePages {
  readonly venue: string;
  readonly intervalSec: number;
  /** Windows that one call gives at most. */
  readonly pageRows: number;
  /** Windows that close later are not asked for, epoch ms. */
  readonly settledUntil: number;
  /** The venue's candles that open in `[from, to)`, in any order; never more than `pageRows` windows are asked for. */
  readonly readPage: (range: HistoryRange) => Promise<readonly Candle[]>;
}

/**
 * Reads the candles of a range page by page, newest first, and puts one with the price carried on into each window
 * that the venue left out. Looks an hour further back for a price to carry; what is quiet for longer is left out, since
 * the venue may have been down or the market not there yet. `HISTORY_RANGE` for a range that is none or too long.
 */
export async function candlesBetween(range: HistoryRange, pages: CandlePages): Promise<readonly Candle[]> {
  const { intervalSec, pageRows, readPage } = pages;
  const stepMs = intervalSec * 1_000;
  const windows = (range.to - range.from) / stepMs;
  const onBorders = range.from % stepMs === 0 && range.to % stepMs === 0;
  if (!onBorders || !(windows > 0 && windows <= MAX_WINDOWS)) {
    throw new ForetickError(
      'HISTORY_RANGE',
      `${pages.venue}: [${range.from}, ${range.to}) is no range of candles of ${intervalSec} s; give times on their borders, from before to, at most ${MAX_WINDOWS} candles apart`,
    );
  }
  const to = Math.min(range.to, Math.floor(pages.settledUntil / stepMs) * stepMs);
  if (to <= range.from) return [];
  const given = new Map<number, Candle>();
  for (let end = to; end > range.from - QUIET_MS; end -= pageRows * stepMs) {
    const page = { from: end - pageRows * stepMs, to: end };
    for (const candle of await readPage(page)) {
      if (candle.openTime >= page.from && candle.openTime < end) given.set(candle.openTime, candle);
    }
  }
  return carriedOn([...given.values()], to).filter(({ openTime }) => openTime >= range.from);
}

/** A week of minutes. */
const MAX_WINDOWS = 10_080;
const QUIET_MS = 3_600_000;

/** The candles given, oldest first, and those of the quiet windows between them and up to `to`. */
function carriedOn(given: readonly Candle[], to: number): readonly Candle[] {
  const candles = given.toSorted((a, b) => a.openTime - b.openTime);
  return candles.flatMap((candle, index) => {
    const nextTime = candles[index + 1]?.openTime ?? to;
    const quiet: Candle[] = [candle];
    if (nextTime - candle.closeTime > QUIET_MS) return quiet;
    for (let last = candle; last.closeTime < nextTime; ) {
      last = filledCandle(last);
      quiet.push(last);
    }
    return quiet;
  });
}
