import type { InstrumentId } from '@foretick/core/trade';
import type { GapLedgerEntry, GapQuery, HistoryDay, InstrumentSummary, TradeDay } from '@foretick/ports';
import { compareText, entryOf, newest } from './series.ts';
import { seriesKey, type Tables } from './tables.ts';

/** What is stored of each instrument, in the order of their names. */
export function readInstruments({ trades, candles }: Tables): readonly InstrumentSummary[] {
  const summaries = new Map<InstrumentId, InstrumentSummary['candles'][number][]>();
  for (const [instrument, { size }] of trades) if (size > 0) summaries.set(instrument, []);
  for (const series of candles.values()) {
    const [first, last] = [series.all().at(0), series.all().at(-1)];
    if (first === undefined || last === undefined) continue;
    const { instrument, intervalSec, openTime: firstOpenTime } = first;
    const summary = { intervalSec, count: series.count, firstOpenTime, lastCloseTime: last.closeTime };
    entryOf(summaries, instrument, () => []).push(summary);
  }
  return [...summaries]
    .map(([instrument, intervals]) => ({
      instrument,
      trades: trades.get(instrument)?.size ?? 0,
      candles: intervals.sort((a, b) => a.intervalSec - b.intervalSec),
    }))
    .sort((a, b) => compareText(a.instrument, b.instrument));
}

/** Days of which there are candles, oldest first. */
export function readDays(
  { candles, predictions }: Tables,
  series: { readonly instrument: InstrumentId; readonly intervalSec: number },
): readonly HistoryDay[] {
  const counts = countByDay(candles.get(seriesKey(series))?.windows() ?? []);
  const forecasts = countByDay(
    predictions
      .all()
      .filter(({ status }) => status === 'published')
      .filter((one) => one.instrument === series.instrument && one.intervalSec === series.intervalSec)
      .map(({ asOf }) => asOf),
  );
  return [...counts]
    .map(([from, count]) => ({ from, candles: count, forecasts: forecasts.get(from) ?? 0 }))
    .sort((a, b) => a.from - b.from);
}

/** Days of which there are trades, oldest first. */
export function readTradeDays({ trades, lateTrades }: Tables): readonly TradeDay[] {
  const times = [...trades.values(), ...lateTrades.values()].flatMap((series) =>
    series.all().map(({ eventTime }) => eventTime),
  );
  return [...countByDay(times)]
    .map(([from, count]) => ({ from, trades: count }))
    .sort((a, b) => a.from - b.from);
}

/** Holes, oldest first. */
export function readGaps({ gaps }: Tables, { instrument, open, limit }: GapQuery): readonly GapLedgerEntry[] {
  const found = [...gaps.values()]
    .filter((gap) => instrument === undefined || gap.instrument === instrument)
    .filter((gap) => open === undefined || (gap.repairedAt === undefined) === open)
    .sort((a, b) => a.fromTime - b.fromTime || compareText(a.gapId, b.gapId));
  return newest(found, limit);
}

/** Midnight, UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}

const DAY_MS = 24 * 60 * 60_000;

function countByDay(times: Iterable<number>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(dayOf(time), (counts.get(dayOf(time)) ?? 0) + 1);
  return counts;
}
