import { createBinanceFeed } from '@foretick/adapter-binance';
import { createCoinbaseFeed } from '@foretick/adapter-coinbase';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { createSimulatedBinance, createSimulatedCoinbase, type SimulatedVenue } from '@foretick/simulator';
import type { Reference } from '../profiles/profile.ts';

/** Both reference venues on loopback, with their real adapters at a fast pace. */
export interface SimulatedReferences {
  readonly coinbase: SimulatedVenue;
  readonly binance: SimulatedVenue;
  /** Coinbase, then Binance. */
  readonly references: readonly [Reference, Reference];
  close(): Promise<void>;
}

export async function openSimulatedReferences(
  clock: Clock,
  pairs: readonly Pair[],
): Promise<SimulatedReferences> {
  const coinbase = await createSimulatedCoinbase({ seed: 5, pairs, clock });
  const binance = await createSimulatedBinance({ seed: 6, pairs, clock });
  const options = (venue: SimulatedVenue) => ({
    clock,
    random: () => 0.5,
    restUrl: venue.restUrl,
    wsUrl: venue.wsUrl,
    timing: { callEveryMs: 1, requestTimeoutMs: 5_000 },
  });
  const instruments = (exchange: string) => pairs.map((pair) => instrumentId(exchange, pair));
  return {
    coinbase,
    binance,
    references: [
      { feed: createCoinbaseFeed(options(coinbase)), instruments: instruments('coinbase') },
      { feed: createBinanceFeed(options(binance)), instruments: instruments('binance') },
    ],
    close: async () => {
      await coinbase.close();
      await binance.close();
    },
  };
}
