import type { FeatureFold } from '@foretick/core/feature';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { Clock, FeatureStore } from '@foretick/ports';

export interface WarmUpOptions {
  readonly clock: Clock;
  /** Where the rows before this one are. Without it the features warm up from the rows to come. */
  readonly history?: Pick<FeatureStore, 'indicators'>;
}

/** Enough for the longest memory of the features: three days of minutes. */
const ROWS = 4_320;
const POLL_MS = 20;
/** How long the store may lag behind the log. */
const PATIENCE_MS = 10_000;

/**
 * Runs an empty fold over the stored rows right before this one, as far as they are without a hole and of the same
 * indicators, so that a new feature view does not have to wait for hours. Companions warm up by themselves;
 * the news was taken over from the view before.
 */
export async function warmUp(
  fold: FeatureFold,
  { candle, seedTime }: IndicatorRow,
  { clock, history }: WarmUpOptions,
): Promise<void> {
  if (history === undefined || seedTime === candle.openTime) return;
  const { instrument, intervalSec, openTime: to } = candle;
  const query = { instrument, intervalSec, to, limit: ROWS, revision: 'first' } as const;
  for (let waitedMs = 0; waitedMs <= PATIENCE_MS; waitedMs += POLL_MS) {
    const rows = await history.indicators(query);
    if (rows.at(-1)?.candle.closeTime === to) {
      for (const row of unbroken(rows, seedTime)) fold.next({ row, companions: {}, news: [] });
      return;
    }
    await clock.sleep(POLL_MS);
  }
}

/** The newest rows that follow on each other and come from the same seed. */
function unbroken(rows: readonly IndicatorRow[], seedTime: number): readonly IndicatorRow[] {
  let from = rows.length;
  while (from > 0) {
    const row = rows[from - 1];
    const next = rows[from];
    if (row?.seedTime !== seedTime) break;
    if (next !== undefined && row.candle.closeTime !== next.candle.openTime) break;
    from -= 1;
  }
  return rows.slice(from);
}
