import type { Pair } from '@foretick/core/trade';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import { type FaultPlan, MAX_REPEATED_BACK } from './fault-plan.ts';
import type { Tape } from './tape.ts';

/** What the venue sends to its subscribers: its trades as they happen, less and more what faults do to them. */
export interface TradeStream {
  /** Sends what has happened since the last call. */
  advance(): void;
  /** How long ago the last call was, by the venue's clock. */
  behindMs(): number;
  /** The newest trades that have been sent, oldest first. */
  newest(pair: Pair, count: number): readonly SimulatedTrade[];
  /** The next `count` trades of the pair will not be sent. */
  loseNext(pair: Pair, count: number): void;
}

export function createTradeStream(options: {
  readonly market: MarketSource;
  readonly tape: Tape;
  readonly nowMs: () => number;
  readonly plan: () => FaultPlan;
  readonly send: (pair: Pair, trades: readonly SimulatedTrade[]) => void;
}): TradeStream {
  const { market, tape, nowMs, plan } = options;
  const toLose = new Map<Pair, number>();
  /** The last ones of each pair that may be sent again. */
  const recent = new Map<Pair, readonly SimulatedTrade[]>();
  let doneUntilUs = nowMs() * 1_000;

  const withRepeats = (pair: Pair, trades: readonly SimulatedTrade[]): readonly SimulatedTrade[] => {
    if (!plan().faults.duplicates) return trades;
    const before = recent.get(pair) ?? [];
    const all = [...before, ...trades];
    recent.set(pair, all.slice(-MAX_REPEATED_BACK));
    return trades.flatMap((trade, index) => {
      const back = plan().repeatsBack(pair, trade.id);
      const again = back === undefined ? undefined : all[before.length + index - back];
      return again === undefined ? trade : [trade, again];
    });
  };

  return {
    advance: () => {
      const untilUs = nowMs() * 1_000;
      if (untilUs <= doneUntilUs) return;
      for (const pair of plan().inMaintenance(nowMs()) ? [] : market.pairs) {
        const trades = plan().streamed(pair, market.trades(pair, doneUntilUs, untilUs));
        const lost = Math.min(toLose.get(pair) ?? 0, trades.length);
        toLose.set(pair, (toLose.get(pair) ?? 0) - lost);
        const sent = withRepeats(pair, trades.slice(lost));
        if (sent.length > 0) options.send(pair, sent);
      }
      doneUntilUs = untilUs;
    },
    behindMs: () => nowMs() - doneUntilUs / 1_000,
    newest: (pair, count) => plan().streamed(pair, tape.newest(pair, doneUntilUs, count)),
    loseNext: (pair, count) => {
      toLose.set(pair, count);
    },
  };
}
