import type { Trade } from '@foretick/core/trade';
import type { SimulatedExchange } from '@foretick/simulator';
import type { Checked, Finding } from './finding.ts';

/**
 * No trade is lost, doubled, or other than it was: each id from the first to the last is in the table once, as it happened, or
 * belongs to a hole that the ledger calls open. Event time never goes back.
 */
export function checkTrades(
  { pair, instrument, leftovers }: Checked,
  stored: readonly Trade[],
  exchange: SimulatedExchange,
): readonly Finding[] {
  const [first, last] = [stored.at(0), stored.at(-1)];
  if (first === undefined || last === undefined) {
    return [{ invariant: 'runs', at: exchange.now(), what: `no trade of ${pair} was ever stored` }];
  }
  const found = new Map<number, Trade>();
  for (const trade of stored) {
    if (found.has(trade.sequence)) return [finding('no trade doubled', trade, `${pair} ${trade.sequence}`)];
    found.set(trade.sequence, trade);
  }
  const sequences = [...found.keys()].sort((a, b) => a - b);
  const [low = 0, high = 0] = [sequences.at(0), sequences.at(-1)];
  const open = new Map(leftovers.of('gap_ledger', instrument).map((entry) => [entry.gapId, entry]));
  const isTold = (id: number): boolean =>
    [...open.values()].some(
      ({ repairedAt, firstSequence = 0, lastSequence = 0 }) =>
        repairedAt === undefined && firstSequence <= id && id <= lastSequence,
    );
  const truth = exchange.truth(pair, first.eventTime - 60_000, last.eventTime + 60_000);
  for (const { id, timeUs, price, quantity, side } of truth) {
    if (id < low || id > high) continue;
    const trade = found.get(id);
    const eventTime = Math.floor(timeUs / 1_000);
    if (trade === undefined) {
      if (isTold(id)) continue;
      return [{ invariant: 'no trade lost', at: eventTime, what: `${pair} ${id}, and no open hole says so` }];
    }
    const isSame =
      trade.price === price &&
      trade.quantity === quantity &&
      trade.side === side &&
      trade.eventTime === eventTime;
    if (!isSame) return [finding('a trade is as it was', trade, `${pair} ${id}`)];
  }
  return watermark({ pair, instrument, leftovers });
}

function watermark({ pair, instrument, leftovers }: Checked): readonly Finding[] {
  if (leftovers.system.mayRepeat) return [];
  let at = 0;
  for (const event of leftovers.of('trades', instrument)) {
    if (event.kind !== 'progress') continue;
    if (event.eventTime < at) {
      const what = `${pair}: ${event.kind} of ${new Date(event.eventTime).toISOString()} after ${new Date(at).toISOString()}`;
      return [{ invariant: 'event time never goes back', at: event.eventTime, what }];
    }
    at = event.eventTime;
  }
  return [];
}

function finding(invariant: string, { eventTime }: Trade, what: string): Finding {
  return { invariant, at: eventTime, what };
}
