import type { Pair } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import type { KrakenRest } from './kraken-rest.ts';

/** Calls Kraken's REST API for a pair under the name that it has there. */
export interface PairNames {
  get(
    method: string,
    pair: Pair,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Nearly every pair's REST name follows from its own, so it is tried first; the long list of all pairs is only asked
 * for when that fails.
 */
export function createPairNames(rest: KrakenRest): PairNames {
  const learned = new Map<Pair, string>();
  return {
    get: async (method, pair, query, signal) => {
      const name = learned.get(pair) ?? usualName(pair);
      try {
        return await rest.get(method, { ...query, pair: name }, signal);
      } catch (error) {
        if (!(error instanceof ForetickError) || error.code !== 'KRAKEN_UNKNOWN_PAIR') throw error;
        const listed = findName(await rest.get('AssetPairs', {}, signal), pair);
        if (listed === undefined || listed === name) throw error;
        learned.set(pair, listed);
        return rest.get(method, { ...query, pair: listed }, signal);
      }
    },
  };
}

const OWN_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

function usualName(pair: Pair): string {
  return ownNames(pair).join('');
}

function ownNames(pair: Pair): readonly string[] {
  return pair.split('/').map((currency) => OWN_NAMES[currency] ?? currency);
}

function findName(pairs: Readonly<Record<string, unknown>>, pair: Pair): string | undefined {
  const names: readonly unknown[] = [pair, ownNames(pair).join('/')];
  for (const [name, entry] of Object.entries(pairs)) {
    if (typeof entry === 'object' && entry !== null && 'wsname' in entry && names.includes(entry.wsname))
      return name;
  }
  return undefined;
}
