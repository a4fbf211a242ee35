import type { PublishedPrediction } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import {
  byEffect,
  type Champion,
  championAfter,
  type FeatureStore,
  type FeedState,
  type LogRecord,
  type PromotionEvent,
  type TopicPosition,
} from '@foretick/ports';

/** What the stream carries and the live state is made of. */
const FOLLOWED_TOPICS = [
  'candles',
  'predictions',
  'prediction_outcomes',
  'scores',
  'alarms',
  'feed_state',
] as const;

export type FollowedRecord = LogRecord<(typeof FOLLOWED_TOPICS)[number]>;

/** The live state counts late trades too; the stream does not carry them. */
export const SEEN_TOPICS = [...FOLLOWED_TOPICS, 'late_trades'] as const;

export type SeenRecord = LogRecord<(typeof SEEN_TOPICS)[number]>;

/** Whether the stream carries it. */
export function isFollowed(record: SeenRecord): record is SeenRecord & FollowedRecord {
  return record.topic !== 'late_trades';
}

/** The newest of everything the status page shows; its size is instruments times horizons. History comes from the store. */
export class LiveState {
  readonly #forecast: ReadonlySet<InstrumentId>;
  readonly #feeds = new Map<InstrumentId, FeedState>();
  readonly #champions = new Map<InstrumentId, Map<number, PublishedPrediction>>();
  readonly #challengers = new Map<string, { readonly asOf: number; readonly modelVersion: string }>();
  readonly #promoted = new Map<string, Champion>();
  readonly #nextOffsets = new Map<string, { topic: string; partition: number; nextOffset: number }>();
  readonly #lateTrades = new Map<InstrumentId, number>();
  #feedWasLive = false;
  #feedEnded = false;
  #forecastPublished = false;
  #forecasts = 0;

  /** `forecast`: the instruments that forecasts are made for. Others are watched beside, and nobody waits for them. */
  constructor(forecast: Iterable<InstrumentId>) {
    this.#forecast = new Set(forecast);
  }

  see(record: SeenRecord): void {
    const { topic, partition, offset } = record;
    this.#nextOffsets.set(`${topic} ${partition}`, { topic, partition, nextOffset: offset + 1 });
    if (record.topic === 'late_trades') this.#lateTrades.set(record.key, this.lateTrades(record.key) + 1);
    if (record.topic === 'feed_state') {
      this.#feeds.set(record.key, record.value);
      if (this.#forecast.has(record.key)) {
        this.#feedWasLive ||= record.value.state === 'live';
        this.#feedEnded ||= record.value.state === 'ended';
      }
    }
    if (record.topic === 'predictions' && record.value.status === 'published') {
      this.#forecastPublished = true;
      this.#noteChampion(record.value);
      this.#noteChallenger(record.value);
    }
  }

  /** Promotions in the order in which they take effect, as far as those of one call go. */
  promoted(events: readonly PromotionEvent[]): void {
    for (const event of events.toSorted(byEffect)) {
      const key = `${event.instrument} ${event.horizonSec}`;
      this.#promoted.set(key, championAfter(this.#promoted.get(key), event));
    }
  }

  /** How the model of a champion's forecast came to serve; `undefined` where nobody promoted it. */
  promotionOf({ instrument, horizonSec, modelVersion }: PublishedPrediction): Champion | undefined {
    const champion = this.#promoted.get(`${instrument} ${horizonSec}`);
    return champion?.modelVersion === modelVersion ? champion : undefined;
  }

  /** Who was promoted last for a horizon; `undefined`: nobody ever. */
  championOf(instrument: InstrumentId, horizonSec: number): Champion | undefined {
    return this.#promoted.get(`${instrument} ${horizonSec}`);
  }

  /** The version that made the newest forecast in the shadow, where that is no older than the champion's newest. */
  challengerOf(instrument: InstrumentId, horizonSec: number): string | undefined {
    const challenger = this.#challengers.get(`${instrument} ${horizonSec}`);
    const champion = this.#champions.get(instrument)?.get(horizonSec);
    if (challenger === undefined || challenger.asOf < (champion?.asOf ?? 0)) return undefined;
    return challenger.modelVersion;
  }

  /** Learns from the store which models served last, for the time until the next forecast. */
  async seed(store: FeatureStore, horizons: number): Promise<void> {
    for (const { instrument } of await store.instruments()) {
      const rows = await store.forecasts({ instrument, role: 'champion', limit: horizons });
      for (const { prediction } of rows) {
        if (prediction.status === 'published') this.#noteChampion(prediction);
      }
    }
  }

  instruments(): readonly InstrumentId[] {
    return [...this.#feeds.keys()];
  }

  feed(instrument: InstrumentId): FeedState | undefined {
    return this.#feeds.get(instrument);
  }

  /** Trades that came after their window had closed, since this process started. */
  lateTrades(instrument: InstrumentId): number {
    return this.#lateTrades.get(instrument) ?? 0;
  }

  /** Champion forecasts that were seen: as long as it stays, `champions` gives the same. */
  get forecasts(): number {
    return this.#forecasts;
  }

  /** The newest champion forecast of each horizon, shortest horizon first. */
  champions(instrument: InstrumentId): readonly PublishedPrediction[] {
    const byHorizon = this.#champions.get(instrument)?.values() ?? [];
    return [...byHorizon].sort((a, b) => a.horizonSec - b.horizonSec);
  }

  /** Records that were seen in the log above the store's positions. Offsets may jump, so this is an upper bound. */
  lagBehind(positions: readonly TopicPosition[]): number {
    let records = 0;
    for (const { topic, partition, nextOffset } of positions) {
      const seen = this.#nextOffsets.get(`${topic} ${partition}`);
      if (seen !== undefined) records += Math.max(0, seen.nextOffset - nextOffset);
    }
    return records;
  }

  /** Why the system is not of use yet; `undefined` from the moment it is, also when a feed drops later. */
  notReady(): string | undefined {
    if (this.#feedEnded) return undefined;
    if (this.#feedWasLive) return this.#forecastPublished ? undefined : 'no forecast has been published yet';
    const feeds = [...this.#forecast].flatMap((instrument) => this.#feeds.get(instrument) ?? []);
    const said = feeds.find(({ reason }) => reason !== '');
    return said === undefined ? 'no feed is live yet' : `no feed is live: ${said.reason}`;
  }

  #noteChallenger({ instrument, horizonSec, asOf, modelVersion, role }: PublishedPrediction): void {
    if (role === 'challenger') this.#challengers.set(`${instrument} ${horizonSec}`, { asOf, modelVersion });
  }

  #noteChampion(prediction: PublishedPrediction): void {
    if (prediction.role !== 'champion') return;
    this.#forecasts += 1;
    const byHorizon = this.#champions.get(prediction.instrument) ?? new Map<number, PublishedPrediction>();
    this.#champions.set(prediction.instrument, byHorizon);
    const known = byHorizon.get(prediction.horizonSec);
    if (known === undefined || known.asOf <= prediction.asOf)
      byHorizon.set(prediction.horizonSec, prediction);
  }
}
