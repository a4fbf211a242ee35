import { basename } from 'node:path';
import { type InstrumentId, instrumentId, type Pair } from '@foretick/core/trade';
import type { Config } from '../config/config-schema.ts';

/** What a configuration's source is about, without opening it. */
export interface SourceNames {
  readonly kind: 'live' | 'simulated' | 'replay';
  /** In words, for people: an exchange, a file. */
  readonly label: string;
  readonly instruments: readonly InstrumentId[];
  /** The same coins on other venues. */
  readonly references: readonly InstrumentId[];
  /** Whether what comes is of now. */
  readonly realTime: boolean;
}

export function sourceNames(config: Config): SourceNames {
  const { source: kind, pairs } = config;
  switch (kind) {
    case 'live': {
      const exchange = config.exchange ?? 'kraken';
      const references = config.references
        .filter((name) => name !== exchange)
        .flatMap((name) => pairs.map((pair) => referenceInstrument(name, pair)));
      const instruments = pairs.map((pair) => referenceInstrument(exchange, pair));
      return { kind, label: VENUE_NAMES.get(exchange) ?? exchange, instruments, references, realTime: true };
    }
    case 'simulated': {
      const instruments = pairs.map((pair) => instrumentId('simulated', pair));
      const label = `simulated market, seed ${config.seed}`;
      return { kind, label, instruments, references: [], realTime: true };
    }
    case 'replay': {
      const instruments = pairs.map((pair) => instrumentId(config.exchange ?? 'replay', pair));
      const label = basename(config.input ?? '');
      return { kind, label, instruments, references: [], realTime: false };
    }
  }
}

/** A pair as a venue has it: Binance quotes in USDT what others quote in USD. */
export function referenceInstrument(exchange: string, pair: Pair): InstrumentId {
  return instrumentId(exchange, exchange === 'binance' ? (pair.replace(/\/USD$/, '/USDT') as Pair) : pair);
}

/** Where live trades may come from, and what people call it. */
export const VENUE_NAMES: ReadonlyMap<string, string> = new Map([
  ['kraken', 'Kraken'],
  ['coinbase', 'Coinbase'],
  ['binance', 'Binance'],
]);
