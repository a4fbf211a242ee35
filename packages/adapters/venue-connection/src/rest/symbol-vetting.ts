import { ForetickError } from '@foretick/ports';
import type { VenueProtocol } from '../stream/venue-protocol.ts';

/**
 * Asks REST about each symbol once before it is subscribed to. `faultOf` gives why the symbol cannot be had now, or
 * `undefined`, and throws as REST does. An unknown pair is a fault; when REST fails otherwise the symbol passes, for
 * the stream to tell.
 */
export function createSymbolVetting(
  faultOf: (symbol: string, signal: AbortSignal) => Promise<string | undefined>,
): NonNullable<VenueProtocol['vet']> {
  const passed = new Set<string>();

  const vetOne = async (symbol: string, signal: AbortSignal): Promise<string | undefined> => {
    try {
      const fault = await faultOf(symbol, signal);
      if (fault === undefined) passed.add(symbol);
      return fault;
    } catch (error) {
      if (!(error instanceof ForetickError)) throw error;
      return error.code.endsWith('_UNKNOWN_PAIR') ? error.message : undefined;
    }
  };

  return async (symbols, signal) => {
    const unknown = symbols.filter((symbol) => !passed.has(symbol));
    const faults = await Promise.all(
      unknown.map(async (symbol) => [symbol, await vetOne(symbol, signal)] as const),
    );
    return new Map(faults.flatMap(([symbol, fault]) => (fault === undefined ? [] : [[symbol, fault]])));
  };
}
