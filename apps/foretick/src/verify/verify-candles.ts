import { type Candle, newWindower, nextEvent } from '@foretick/core/candle';
import type { Trade, TradeEvent } from '@foretick/core/trade';
import { createCounter, type Difference, isSame, type Verified } from './difference.ts';

const FIELDS = [
  'open',
  'high',
  'low',
  'close',
  'volume',
  'quoteVolume',
  'vwap',
  'tradeCount',
  'buyVolume',
  'sellVolume',
  'filled',
] as const satisfies readonly (keyof Candle)[];

/**
 * Makes the candles of a run again from its trades and compares them. `candles` are in their newest revision and oldest
 * first, `trades` in order of sequence, all that the windows of the candles hold. Only complete candles made of trades
 * can be computed again; a window without a trade carries the price of the candle before it. Candles that open before
 * `from` only tell that price.
 */
export function verifyCandles(candles: readonly Candle[], trades: readonly Trade[], from: number): Verified {
  const leftOut = createCounter();
  let compared = 0;
  let at = 0;
  let before: Candle | undefined;
  for (const candle of candles) {
    while ((trades[at]?.eventTime ?? Number.POSITIVE_INFINITY) < candle.openTime) at += 1;
    const inside: Trade[] = [];
    for (let one = trades[at]; one !== undefined && one.eventTime < candle.closeTime; one = trades[at]) {
      inside.push(one);
      at += 1;
    }
    const reason = reasonToLeaveOut(candle, inside, before);
    const lastPrice = before?.close;
    before = candle;
    if (candle.openTime < from) continue;
    if (reason !== undefined) {
      leftOut.add(reason);
      continue;
    }
    compared += 1;
    const computed = candleOf(candle, inside, lastPrice);
    const field = FIELDS.find((name) => !isSame(candle[name], computed?.[name]));
    if (field === undefined) continue;
    const difference: Difference = {
      ...{ what: 'candle', field, time: candle.openTime, stored: candle[field] },
      computed: computed?.[field],
    };
    return { compared, leftOut: leftOut.counts, difference };
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}

function reasonToLeaveOut(
  candle: Candle,
  inside: readonly Trade[],
  before: Candle | undefined,
): string | undefined {
  if (candle.origin !== 'trades')
    return `told by the ${candle.origin === 'venue' ? 'exchange' : 'imported file'}`;
  if (!candle.complete) return 'incomplete';
  if (inside.length === 0 && !candle.filled) return 'trades no longer kept';
  if (candle.filled && before?.closeTime !== candle.openTime)
    return 'filled, and the candle before it is not there';
  return undefined;
}

/** The windower's candle of this window, from its trades alone. */
function candleOf(
  { instrument, intervalSec, openTime, closeTime }: Candle,
  inside: readonly Trade[],
  lastPrice: number | undefined,
): Candle | undefined {
  const times = { ingestTime: closeTime, availableAt: closeTime };
  const begin: TradeEvent = {
    ...{ kind: 'gap', instrument, cause: 'start-of-input', fromTime: undefined, toTime: openTime, lastPrice },
    ...{ eventTime: openTime, ...times },
  };
  const end: TradeEvent = { kind: 'progress', instrument, eventTime: closeTime, ...times };
  const state = newWindower(instrument);
  const made = [begin, ...inside, end].flatMap((event) => nextEvent(state, event, { intervalSec }).candles);
  return made.find((one) => one.openTime === openTime);
}
