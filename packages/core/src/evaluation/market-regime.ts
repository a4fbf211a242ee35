import type { CompanionSlot } from '../feature/index.ts';
import { exchangeOf, type InstrumentId } from '../trade/index.ts';

/**
 * What kind of market a model forecasts, for how much skill is to be expected.
 * `lagging`: a venue that follows others, by its own candles. `leading`: one of today's leaders by its own candles.
 * `lagging-with-leader`: a venue that follows, with the leader's candles beside its own.
 */
export type MarketRegime = 'lagging' | 'leading' | 'lagging-with-leader';

/** By where it trades, and by which companions its features had. */
export function marketRegime(instrument: InstrumentId, companions: readonly CompanionSlot[]): MarketRegime {
  if (LEADERS.some((slot) => companions.includes(slot))) return 'lagging-with-leader';
  return LEADERS.some((leader) => leader === exchangeOf(instrument)) ? 'leading' : 'lagging';
}

/** Venues whose prices others follow. */
const LEADERS: readonly CompanionSlot[] = ['coinbase', 'binance'];
