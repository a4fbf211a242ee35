import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { RIDGE_FAMILY } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type {
  Clock,
  FeatureStore,
  ModelRegistry,
  ModelVersion,
  PromotionEvent,
  Topic,
} from '@foretick/ports';
import { createCompanions } from '@foretick/service-companions';
import { createMonitor } from '@foretick/service-monitor';
import { createPredictor, type PredictorOptions } from '@foretick/service-predictor';
import { createTechnicalIndicators } from '@foretick/service-technical-indicators';
import { createTrainer, type TrainerOptions, trainingInSlices } from '../index.ts';
import { emptyStore } from './empty-store.ts';

/**
 * All that follows from candles, live, on one log: indicators, companions, trainer, predictor, monitor. The store has `stored` and
 * each candle that is fed. Training runs beside the stream on this thread.
 */
export function createLife(
  instruments: ReadonlySet<InstrumentId>,
  stored: readonly Candle[],
  { watch, guard, ...training }: Partial<TrainerOptions> & Watchers = {},
) {
  const log = createMemoryLog();
  const candles = [...stored];
  const versions = new Map<string, ModelVersion>();
  const events: PromotionEvent[] = [];
  const failures: string[] = [];
  const clock: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };
  const registry: ModelRegistry = {
    save: async (version) => {
      versions.set(version.modelVersion, version);
    },
    load: async (modelVersion) => versions.get(modelVersion),
    list: async () => [...versions.values()],
    promote: async (event) => {
      events.push(event);
    },
    promotions: async () => events,
  };
  const store: FeatureStore = {
    ...emptyStore,
    async candles({ instrument, from = 0, to = Number.POSITIVE_INFINITY, limit }) {
      const found = candles.filter(
        (one) => one.instrument === instrument && one.openTime >= from && one.openTime < to,
      );
      return limit === undefined ? found : found.slice(-limit);
    },
  };
  const onThisThread = trainingInSlices(
    { family: RIDGE_FAMILY, view: DEFAULT_FEATURE_VIEW, ...training },
    clock,
  );
  const pairs = new Map([...instruments].map((instrument) => [instrument, {}]));
  let underWay = 0;
  const shared = { log, clock, registry, intervalSec: 60, horizonsSec: [60] };
  const report = ({ message }: { readonly message: string }) => failures.push(message);
  const trainer: TrainerOptions = {
    ...{ ...shared, instruments, store, report, mode: 'background', minCandles: 500 },
    ...{ trainEveryMs: 3_600_000, trainingDays: 10 },
    async runTraining(job, signal) {
      underWay += 1;
      try {
        return await onThisThread(job, signal);
      } finally {
        underWay -= 1;
      }
    },
    ...training,
  };
  const services = [
    createTechnicalIndicators({ log, intervalSec: 60, indicators: DEFAULT_FEATURE_VIEW.indicators }),
    createCompanions({ log, clock, intervalSec: 60, companionsOf: pairs }),
    createTrainer(trainer),
    createPredictor({ ...shared, report, ...(guard !== undefined && { guard }) }),
    createMonitor({ log, ...(watch !== undefined && { watch }) }),
  ];
  /** Everything that follows from what was fed is there, and no training is under way. */
  const isQuiet = async () => {
    const lag = await log.lag();
    return underWay === 0 && lag.length > 0 && lag.every(({ records }) => records === 0);
  };
  let readers = 0;
  return {
    versions,
    failures,
    /** Feeds the candles, so many at once, and waits each time until all is quiet. */
    async live(fed: readonly Candle[], atOnce: number): Promise<void> {
      const stop = new AbortController();
      const running = Promise.all(services.map((service) => service.run(stop.signal)));
      for (let from = 0; from < fed.length; from += atOnce) {
        const some = fed.slice(from, from + atOnce);
        candles.push(...some);
        await log.append(some.map((value) => ({ topic: 'candles', key: value.instrument, value })));
        for (let quiet = 0; quiet < QUIET_TURNS; ) {
          await Promise.race([new Promise((resolve) => setImmediate(resolve)), running]);
          quiet = (await isQuiet()) ? quiet + 1 : 0;
        }
      }
      stop.abort();
      await running;
    },
    async read<T extends Topic>(topic: T) {
      const reader = await log.consumer(`reads ${topic} ${readers++}`, [topic]);
      const stop = new AbortController();
      const records = reader.poll(1_000_000, stop.signal);
      // Where there is nothing, it would wait.
      stop.abort();
      return (await records).map(({ value }) => value);
    },
  };
}

type Watchers = Pick<Parameters<typeof createMonitor>[0], 'watch'> & Pick<PredictorOptions, 'guard'>;

/** Turns of the event loop in which nothing is left to do: a service that is between two steps would have taken one. */
const QUIET_TURNS = 3;
