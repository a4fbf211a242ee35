import type { Candle } from '@foretick/core/candle';
import { type Checked, differing, type Finding } from './finding.ts';

/** What is final never changes but by a new revision, revisions count up, and no candle contradicts itself. */
export function checkCandles({ pair, instrument, leftovers }: Checked): readonly Finding[] {
  const finals = new Map<string, Candle>();
  const newest = new Map<string, number>();
  for (const candle of leftovers.of('candles', instrument)) {
    const { intervalSec, openTime, revision, open, high, low, close } = candle;
    const window = `${pair} ${intervalSec} s ${new Date(openTime).toISOString()}`;
    if (!(low <= Math.min(open, close) && Math.max(open, close) <= high)) {
      return [{ invariant: 'low <= open, close <= high', at: openTime, what: window }];
    }
    if (candle.status !== 'final') continue;
    const id = `${window} ${revision}`;
    const before = finals.get(id);
    // Known again later, by whoever made it again.
    const change = before && differing(before, candle, leftovers.system.mayRepeat ? ['availableAt'] : []);
    if (change !== undefined) {
      return [{ invariant: 'a final candle never changes', at: openTime, what: `${id}: ${change}` }];
    }
    finals.set(id, candle);
    const last = newest.get(window) ?? -1;
    if (before === undefined && revision <= last) {
      return [{ invariant: 'revisions rise', at: openTime, what: `${window}: ${last}, then ${revision}` }];
    }
    newest.set(window, Math.max(last, revision));
  }
  return [];
}
