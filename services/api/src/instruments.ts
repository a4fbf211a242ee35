import { exchangeOf, type InstrumentId, pairOf, parseInstrumentId, parsePair } from '@foretick/core/trade';
import * as z from 'zod';
import { parameterShapes, shown } from './parameters.ts';
import { Problem } from './problem.ts';

/** The parameters that name one. */
export const named = {
  instrument: z
    .string()
    .register(parameterShapes, { type: 'string', description: 'For example kraken:BTC/USD.' })
    .optional(),
  pair: z
    .string()
    .register(parameterShapes, {
      type: 'string',
      description: 'For example BTC/USD, where one exchange has it.',
    })
    .optional(),
};

/** Finds the instrument a request means by `instrument` or `pair`; `undefined` when it names neither. */
export function findInstrument(
  known: readonly InstrumentId[],
  { instrument, pair }: { readonly instrument?: string | undefined; readonly pair?: string | undefined },
): InstrumentId | undefined {
  if (instrument !== undefined && pair !== undefined) {
    throw new Problem(400, 'BAD_PARAMETER', 'instrument and pair are both given; allowed is one of them');
  }
  if (instrument !== undefined) {
    const parsed = parseInstrumentId(instrument);
    if (!parsed.ok) {
      throw badParameter('instrument', instrument, 'EXCHANGE:BASE/QUOTE, for example kraken:BTC/USD');
    }
    if (known.includes(parsed.value)) return parsed.value;
    throw unknownPair(instrument, known);
  }
  if (pair === undefined) return undefined;
  const parsed = parsePair(pair);
  if (!parsed.ok) throw badParameter('pair', pair, 'BASE/QUOTE, for example BTC/USD');
  const [found, other] = known.filter((id) => pairOf(id) === parsed.value);
  if (found === undefined) throw unknownPair(pair, known);
  if (other === undefined) return found;
  throw badParameter('pair', pair, `one exchange: write instrument=${found} or instrument=${other}`);
}

/** As `findInstrument`, where the request has to name one. With a single instrument there is nothing to choose. */
export function requireInstrument(
  known: readonly InstrumentId[],
  named: { readonly instrument?: string | undefined; readonly pair?: string | undefined },
): InstrumentId {
  const found = findInstrument(known, named);
  if (found !== undefined) return found;
  const [only, other] = known;
  if (only !== undefined && other === undefined) return only;
  throw new Problem(400, 'BAD_PARAMETER', `instrument is absent; allowed are ${listed(known)}`);
}

export function describeInstrument(instrument: InstrumentId) {
  return { instrument, exchange: exchangeOf(instrument), pair: pairOf(instrument) };
}

function badParameter(key: string, value: string, allowed: string): Problem {
  return new Problem(400, 'BAD_PARAMETER', `${key} is ${shown(value)}; allowed is ${allowed}`);
}

function unknownPair(value: string, known: readonly InstrumentId[]): Problem {
  return new Problem(404, 'UNKNOWN_PAIR', `there is no ${shown(value)} here; there is ${listed(known)}`);
}

function listed(known: readonly InstrumentId[]): string {
  return known.length === 0 ? 'no pair yet' : known.join(', ');
}
