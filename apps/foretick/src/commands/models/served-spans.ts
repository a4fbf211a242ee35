import type { InstrumentId } from '@foretick/core/trade';
import { byEffect, type Champion, championAfter, type PromotionEvent } from '@foretick/ports';

/** A stretch of time in which one champion serves one horizon of an instrument. */
export interface ServedSpan {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly horizonSec: number;
  readonly champion: Champion;
  /** Close time of the first candle that another serves; `undefined`: it serves still. Epoch ms. */
  readonly until: number | undefined;
}

/** Who served when, oldest first for each instrument and horizon. Promotions without effect leave no trace. */
export function servedSpans(promotions: readonly PromotionEvent[]): readonly ServedSpan[] {
  const byTarget = new Map<string, ServedSpan[]>();
  for (const event of promotions.toSorted(byEffect)) {
    const { instrument, intervalSec, horizonSec } = event;
    const key = `${instrument} ${horizonSec} ${intervalSec}`;
    const spans = byTarget.get(key) ?? [];
    byTarget.set(key, spans);
    const last = spans.at(-1);
    const champion = championAfter(last?.champion, event);
    if (champion === last?.champion) continue;
    if (last !== undefined) spans[spans.length - 1] = { ...last, until: champion.effectiveFrom };
    spans.push({ instrument, intervalSec, horizonSec, champion, until: undefined });
  }
  return [...byTarget.values()].flat();
}
