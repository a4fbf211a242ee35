import type { SimulatedTrade } from './market-source.ts';
import { firstFrom } from './recorded-market.ts';

/** The trades of one pair with `fromUs <= timeUs < toUs`, oldest first. */
export type PairTrades = (fromUs: number, toUs: number) => readonly SimulatedTrade[];

/**
 * Remembers the blocks of about a minute that were asked for last, at most `maxBlocks`: a venue that looks for new
 * trades all the time, and one that is asked for its newest again and again, makes each trade once. Long stretches are
 * made anew each time, since they would push everything else out.
 */
export function rememberBlocks(
  make: PairTrades,
  maxBlocks = MAX_BLOCKS,
): PairTrades & { blockCount(): number } {
  // The order of the keys is the order of use, the oldest first.
  const blocks = new Map<number, readonly SimulatedTrade[]>();
  const blockAt = (index: number): readonly SimulatedTrade[] => {
    const trades = blocks.get(index) ?? make(index * BLOCK_US, (index + 1) * BLOCK_US);
    blocks.delete(index);
    blocks.set(index, trades);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= maxBlocks) break;
      blocks.delete(oldest);
    }
    return trades;
  };
  const trades: PairTrades = (fromUs, toUs) => {
    if (toUs <= fromUs) return [];
    const first = Math.floor(fromUs / BLOCK_US);
    const last = Math.floor((toUs - 1) / BLOCK_US);
    if (last - first >= maxBlocks / 2) return make(fromUs, toUs);
    const found: SimulatedTrade[] = [];
    for (let index = first; index <= last; index += 1) {
      const block = blockAt(index);
      const end = firstFrom(block, toUs);
      for (let at = firstFrom(block, fromUs); at < end; at += 1) {
        const trade = block[at];
        if (trade !== undefined) found.push(trade);
      }
    }
    return found;
  };
  return Object.assign(trades, { blockCount: () => blocks.size });
}

/** 65.5 s: a stretch of the cascade, so that a block starts and ends where stretches do. */
export const BLOCK_US = 2 ** 16 * 1_000;
/** A bit more than an hour; some 3 MB for a busy pair. */
const MAX_BLOCKS = 64;
