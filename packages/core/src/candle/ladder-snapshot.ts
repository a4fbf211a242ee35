import type { InstrumentId } from '../trade/index.ts';
import type { Candle } from './candle.ts';
import { type LadderOptions, type LadderState, newLadder } from './ladder.ts';
import type { RollUpState } from './roll-up.ts';
import type { RollUpWindow } from './roll-up-window.ts';
import type { WindowerState } from './windower.ts';

/** The state as plain JSON. It does not change any more. Parts are rows of numbers, since there may be hundreds. */
export function ladderSnapshot(state: LadderState, { ladder }: LadderOptions): unknown {
  const { windower, rollUps, lateTrades, newestRevision } = state;
  const snapshot: LadderSnapshot = {
    smallestSec: ladder.smallestSec,
    windower: structuredClone(windower),
    rollUps: rollUps.map((step) => ({
      ...step,
      windows: step.windows.map((window) => ({ ...window, parts: window.parts.map(rowOf) })),
    })),
    lateTrades,
    newestRevision,
  };
  return snapshot;
}

/**
 * Goes on from a snapshot, also one that went through JSON. What was kept for intervals that are no longer asked for
 * is left; new ones begin with the parts that follow. Another smallest interval begins at the watermark.
 */
export function restoreLadder(
  instrument: InstrumentId,
  snapshot: unknown,
  options: LadderOptions,
): LadderState {
  const fresh = newLadder(instrument, options);
  if (!isLadderSnapshot(snapshot)) return fresh;
  const windower: WindowerState = { ...fresh.windower, ...structuredClone(snapshot.windower) };
  if (snapshot.smallestSec !== options.ladder.smallestSec) {
    const intervalMs = options.ladder.smallestSec * 1_000;
    const { watermark } = windower;
    windower.openTime = watermark === undefined ? undefined : Math.floor(watermark / intervalMs) * intervalMs;
    windower.incompleteFrom = 0;
    windower.incompleteBefore = Math.max(windower.incompleteBefore, (watermark ?? 0) + 1);
    windower.window = undefined;
    windower.later = [];
  }
  const rollUps = fresh.rollUps.map((step): RollUpState => {
    const kept = snapshot.rollUps.find(
      ({ intervalSec, partSec }) => intervalSec === step.intervalSec && partSec === step.partSec,
    );
    if (kept === undefined) return step;
    const windows = kept.windows.map(
      (window): RollUpWindow => ({ ...window, parts: window.parts.map((row) => candleOfRow(row, kept)) }),
    );
    return { ...step, ...kept, windows };
  });
  const { lateTrades, newestRevision = 0 } = snapshot;
  return { windower, rollUps, lateTrades, newestRevision };
}

interface LadderSnapshot {
  readonly smallestSec: number;
  readonly windower: WindowerState;
  readonly rollUps: readonly (Omit<RollUpState, 'windows'> & {
    readonly windows: readonly (Omit<RollUpWindow, 'parts'> & { readonly parts: readonly Row[] })[];
  })[];
  readonly lateTrades: number;
  /** Absent in those of earlier programs. */
  readonly newestRevision?: number;
}

function isLadderSnapshot(value: unknown): value is LadderSnapshot {
  return (
    typeof value === 'object' &&
    value !== null &&
    'smallestSec' in value &&
    'windower' in value &&
    'rollUps' in value &&
    Array.isArray(value.rollUps)
  );
}

/** A final candle without what its step knows anyway; `null` for `undefined`, which JSON does not have. */
type Row = readonly [
  openTime: number,
  revision: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  quoteVolume: number | null,
  vwap: number | null,
  tradeCount: number | null,
  buyVolume: number | null,
  sellVolume: number | null,
  complete: boolean,
  filled: boolean,
  origin: Candle['origin'],
  availableAt: number,
  availability: Candle['availability'],
];

function rowOf(candle: Candle): Row {
  return [
    candle.openTime,
    candle.revision,
    candle.open,
    candle.high,
    candle.low,
    candle.close,
    candle.volume,
    candle.quoteVolume ?? null,
    candle.vwap ?? null,
    candle.tradeCount ?? null,
    candle.buyVolume ?? null,
    candle.sellVolume ?? null,
    candle.complete,
    candle.filled,
    candle.origin,
    candle.availableAt,
    candle.availability,
  ];
}

function candleOfRow(row: Row, { instrument, partSec }: Pick<RollUpState, 'instrument' | 'partSec'>): Candle {
  const [openTime, revision, open, high, low, close, volume, ...rest] = row;
  const [quoteVolume, vwap, tradeCount, buyVolume, sellVolume, ...last] = rest;
  const [complete, filled, origin, availableAt, availability] = last;
  return {
    instrument,
    intervalSec: partSec,
    openTime,
    closeTime: openTime + partSec * 1_000,
    revision,
    status: 'final',
    open,
    high,
    low,
    close,
    volume,
    quoteVolume: quoteVolume ?? undefined,
    vwap: vwap ?? undefined,
    tradeCount: tradeCount ?? undefined,
    buyVolume: buyVolume ?? undefined,
    sellVolume: sellVolume ?? undefined,
    complete,
    filled,
    origin,
    availableAt,
    availability,
  };
}
