import type { Trade } from '../trade/index.ts';
import type { Candle } from './candle.ts';
import { addTo, type CompensatedSum, sumOf, zeroSum } from './compensated-sum.ts';

/** What the trades of one window add up to. A plain value that is changed in place by its one owner. */
export interface TradeWindow {
  open: number;
  high: number;
  low: number;
  close: number;
  tradeCount: number;
  volume: CompensatedSum;
  quoteVolume: CompensatedSum;
  buyVolume: CompensatedSum;
  sellVolume: CompensatedSum;
  /** Whether a trade told the side of its taker. */
  sided: boolean;
}

/** What counts of a trade. */
type Traded = Pick<Trade, 'price' | 'quantity' | 'side'>;

export function firstTrade(trade: Traded): TradeWindow {
  const window: TradeWindow = {
    open: trade.price,
    high: trade.price,
    low: trade.price,
    close: trade.price,
    tradeCount: 0,
    volume: zeroSum(),
    quoteVolume: zeroSum(),
    buyVolume: zeroSum(),
    sellVolume: zeroSum(),
    sided: false,
  };
  addTrade(window, trade);
  return window;
}

/** Trades come in `sequence` order, so the last one added is the close. */
export function addTrade(window: TradeWindow, trade: Traded): void {
  if (trade.price > window.high) window.high = trade.price;
  if (trade.price < window.low) window.low = trade.price;
  window.close = trade.price;
  window.tradeCount += 1;
  addTo(window.volume, trade.quantity);
  addTo(window.quoteVolume, trade.price * trade.quantity);
  if (trade.side !== 'unknown') window.sided = true;
  if (trade.side === 'buy') addTo(window.buyVolume, trade.quantity);
  else if (trade.side === 'sell') addTo(window.sellVolume, trade.quantity);
}

/** What a candle tells of the trades in its window; its fields mean the same there. */
type TradeTotals = Pick<
  Candle,
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'tradeCount'
  | 'volume'
  | 'quoteVolume'
  | 'vwap'
  | 'buyVolume'
  | 'sellVolume'
>;

/** Nothing traded: the price is carried on. */
export function emptyTotals(price: number): TradeTotals {
  return {
    open: price,
    high: price,
    low: price,
    close: price,
    tradeCount: 0,
    volume: 0,
    quoteVolume: 0,
    vwap: undefined,
    buyVolume: 0,
    sellVolume: 0,
  };
}

export function totalsOf(window: TradeWindow): TradeTotals {
  const volume = sumOf(window.volume);
  const quoteVolume = sumOf(window.quoteVolume);
  return {
    open: window.open,
    high: window.high,
    low: window.low,
    close: window.close,
    tradeCount: window.tradeCount,
    volume,
    quoteVolume,
    vwap: quoteVolume / volume,
    buyVolume: window.sided ? sumOf(window.buyVolume) : undefined,
    sellVolume: window.sided ? sumOf(window.sellVolume) : undefined,
  };
}
