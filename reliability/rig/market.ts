import { createScaledClock } from '@foretick/adapter-system-clock';
import type { Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import {
  createSimulatedExchange,
  type ExchangeFaults,
  type FaultPreset,
  faultPreset,
  type SimulatedExchange,
} from '@foretick/simulator';
import type { TimePlan } from './time-plan.ts';

export interface MarketOptions {
  readonly seed: number;
  readonly pairs: readonly Pair[];
  readonly speed: number;
  readonly faults: FaultPreset;
  /** Time of the market at its begin, epoch ms. */
  readonly startAt: number;
}

/** A simulated Kraken whose time runs `speed` times as fast as ours, and that stands still for nobody. */
export interface Market extends MarketOptions {
  readonly clock: Clock;
  readonly exchange: SimulatedExchange;
  /** The time plan of a process that lives by the market's time. */
  readonly plan: TimePlan;
  /** Sends and answers as it should, apart from what is withheld, until `storm` is called. */
  calm(): void;
  storm(): void;
  close(): Promise<void>;
}

export async function openMarket(options: MarketOptions): Promise<Market> {
  const { seed, pairs, speed, startAt } = options;
  const plan: TimePlan = { speed, startAt, realStart: Date.now(), aheadMs: 0 };
  const clock = createScaledClock({ speed, startAt });
  const faults = faultPreset(options.faults, seed);
  const exchange = await createSimulatedExchange({ seed, pairs, clock, faults });
  const { clockSkewMs = 0, unfillable } = faults;
  const lasting: ExchangeFaults = { seed, clockSkewMs, ...(unfillable !== undefined && { unfillable }) };
  return {
    ...options,
    clock,
    exchange,
    plan,
    calm: () => exchange.setFaults(lasting),
    storm: () => exchange.setFaults(faults),
    close: () => exchange.close(),
  };
}
