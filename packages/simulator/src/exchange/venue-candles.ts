import type { Pair } from '@foretick/core/trade';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';

/** A row of the venue's OHLC answer: `[time, open, high, low, close, vwap, volume, count]`. */
type OhlcRow = readonly [number, string, string, string, string, string, string, number];

export interface VenueCandles {
  /** The newest candles, oldest first, the open one last. */
  rows(pair: Pair, intervalSec: number): readonly OhlcRow[];
}

/** How many candles the venue keeps. */
const OHLC_ROWS = 720;

export function createVenueCandles(market: MarketSource, nowUs: () => number): VenueCandles {
  // A closed candle never changes, so it is computed once. Only those that can still be asked for are kept.
  const closed = new Map<string, Map<number, Sums>>();
  return {
    rows: (pair, intervalSec) => {
      const intervalUs = intervalSec * 1_000_000;
      const openUs = Math.floor(nowUs() / intervalUs) * intervalUs;
      const startUs = Math.floor(market.startUs(pair) / intervalUs) * intervalUs;
      const fromUs = Math.max(startUs, openUs - (OHLC_ROWS - 1) * intervalUs);
      const key = `${pair} ${intervalSec}`;
      const known = closed.get(key) ?? new Map<number, Sums>();
      const kept = new Map<number, Sums>();
      const rows: OhlcRow[] = [];
      let carried = known.get(fromUs)?.open ?? lastPriceBefore(market, pair, fromUs);
      for (let atUs = fromUs; atUs <= openUs; atUs += intervalUs) {
        const isOpen = atUs === openUs;
        const trades = (): readonly SimulatedTrade[] =>
          market.trades(pair, atUs, isOpen ? nowUs() : atUs + intervalUs);
        const sums = known.get(atUs) ?? sumUp(trades(), carried);
        if (sums === undefined) continue;
        if (!isOpen) kept.set(atUs, sums);
        rows.push(rowOf(atUs, sums));
        carried = sums.close;
      }
      closed.set(key, kept);
      return rows;
    },
  };
}

interface Sums {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly count: number;
}

/** An interval without trades repeats the last price; before the first trade there is nothing to repeat. */
function sumUp(trades: readonly SimulatedTrade[], carried: number | undefined): Sums | undefined {
  const open = trades[0]?.price ?? carried;
  if (open === undefined) return undefined;
  let [high, low, close, volume, quoteVolume] = [open, open, open, 0, 0];
  for (const { price, quantity } of trades) {
    high = Math.max(high, price);
    low = Math.min(low, price);
    close = price;
    volume += quantity;
    quoteVolume += quantity * price;
  }
  return { open, high, low, close, volume, quoteVolume, count: trades.length };
}

function rowOf(atUs: number, sums: Sums): OhlcRow {
  const vwap = sums.volume > 0 ? sums.quoteVolume / sums.volume : 0;
  return [
    atUs / 1_000_000,
    String(sums.open),
    String(sums.high),
    String(sums.low),
    String(sums.close),
    vwap.toFixed(5),
    sums.volume.toFixed(8),
    sums.count,
  ];
}

/** Looks an hour back, which is far enough for any market worth watching. */
function lastPriceBefore(market: MarketSource, pair: Pair, beforeUs: number): number | undefined {
  return market.trades(pair, beforeUs - 3_600_000_000, beforeUs).at(-1)?.price;
}
