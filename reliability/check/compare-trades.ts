import { instrumentId, type Pair } from '@foretick/core/trade';
import type { FeatureStore } from '@foretick/ports';
import type { SimulatedTrade } from '@foretick/simulator';
import { Difference } from './difference.ts';

/** What really happened, with `from <= event time < to` (epoch ms). */
export interface Truth {
  truth(pair: Pair, from: number, to: number): readonly SimulatedTrade[];
}

export interface ComparedTrades {
  readonly trades: number;
  /** Never given by the venue; each lies in a hole that the gap ledger calls open. */
  readonly withheld: number;
  readonly firstSequence: number;
  readonly lastTime: number;
}

/**
 * Holds the stored trades of a pair against what happened from the first of them to the last: each once, in order, as it
 * was. One that is missing has to lie in an open hole of the gap ledger. Throws `Difference`.
 */
export async function compareTrades(
  store: Pick<FeatureStore, 'trades' | 'gaps'>,
  exchange: Truth,
  pair: Pair,
): Promise<ComparedTrades> {
  const instrument = instrumentId('kraken', pair);
  const stored = await store.trades({ instrument });
  const [first, last] = [stored.at(0), stored.at(-1)];
  if (first === undefined || last === undefined) throw new Difference(`no trade of ${pair} is stored`);
  const holes = (await store.gaps({ instrument, open: true })).map(
    ({ firstSequence = 0, lastSequence = -1 }) => ({ firstSequence, lastSequence }),
  );
  const isWithheld = (id: number) =>
    holes.some(({ firstSequence, lastSequence }) => firstSequence <= id && id <= lastSequence);
  const real = exchange
    .truth(pair, first.eventTime, last.eventTime + 1)
    .filter(({ id }) => id >= first.sequence && id <= last.sequence);
  let at = 0;
  let withheld = 0;
  for (const trade of real) {
    const found = stored[at];
    if (found?.sequence !== trade.id && isWithheld(trade.id)) {
      withheld += 1;
      continue;
    }
    at += 1;
    const wanted = lineOf(trade.id, Math.floor(trade.timeUs / 1_000), trade);
    const have = found === undefined ? 'nothing' : lineOf(found.sequence, found.eventTime, found);
    if (have !== wanted) throw new Difference(`${pair}: stored ${have}, happened ${wanted}`);
  }
  if (at < stored.length) throw new Difference(`${pair}: ${stored.length - at} trades more than happened`);
  return { trades: at, withheld, firstSequence: first.sequence, lastTime: last.eventTime };
}

function lineOf(
  id: number,
  timeMs: number,
  { price, quantity, side }: { readonly price: number; readonly quantity: number; readonly side: string },
): string {
  return `${id} at ${new Date(timeMs).toISOString()} ${side} ${quantity} for ${price}`;
}
