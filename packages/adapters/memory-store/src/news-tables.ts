import type { NewsSignal } from '@foretick/core/feature';
import type { Article } from '@foretick/core/news';
import { type InstrumentId, pairOf } from '@foretick/core/trade';
import type {
  CompanionRecord,
  Headline,
  HeadlineQuery,
  NewsReading,
  NewsRecord,
  NewsSignalQuery,
} from '@foretick/ports';
import { compareText, entryOf, isWithin } from './series.ts';

type HandedOn = Extract<CompanionRecord, { kind: 'news' }>;

/** Articles, how often they were told, and what was read in them: the first record of each stays. */
export class NewsTables {
  readonly #articles = new Map<string, Article>();
  readonly #tellings = new Map<string, Set<string>>();
  readonly #readings = new Map<string, NewsReading>();
  /** When forecasts could know of an article, by instrument, article and interval, where that was decided live. */
  readonly #handedOn = new Map<InstrumentId, Map<string, Map<number, number>>>();

  get size(): number {
    return this.#articles.size + this.#readings.size;
  }

  add(record: NewsRecord): void {
    if (record.kind === 'article') addFirst(this.#articles, record.article.articleId, record.article);
    else {
      entryOf(this.#tellings, record.articleId, () => new Set<string>()).add(
        `${record.source} ${record.url}`,
      );
    }
  }

  addReading(reading: NewsReading): void {
    addFirst(this.#readings, reading.articleId, reading);
  }

  addHandedOn({ instrument, intervalSec, signal }: HandedOn): void {
    const articles = entryOf(this.#handedOn, instrument, () => new Map<string, Map<number, number>>());
    const times = entryOf(articles, signal.id, () => new Map<number, number>());
    addFirst(times, intervalSec, signal.availableAt);
  }

  headlines({ coin, before, limit }: HeadlineQuery): readonly Headline[] {
    return [...this.#articles.values()]
      .filter((article) => coin === undefined || article.coins.includes(coin))
      .filter((article) => before === undefined || isNewer(before, article))
      .sort((a, b) => (isNewer(a, b) ? -1 : 1))
      .slice(0, limit)
      .map((article) => ({
        article,
        reach: 1 + (this.#tellings.get(article.articleId)?.size ?? 0),
        reading: this.#readings.get(article.articleId),
      }));
  }

  /** What was decided live of when a signal could be known counts. */
  signals({ instrument, served = false, ...range }: NewsSignalQuery): readonly NewsSignal[] {
    const [coin] = pairOf(instrument).split('/');
    const handedOn = this.#handedOn.get(instrument);
    const found: NewsSignal[] = [];
    for (const { articleId: id, publishedAt, availableAt, signals } of this.#readings.values()) {
      const signal = signals.find((one) => one.coin === coin);
      const decided = handedOn?.get(id);
      if (signal === undefined || (served && decided === undefined)) continue;
      const knownAt = decided === undefined ? availableAt : Math.min(...decided.values());
      if (isWithin(knownAt, range)) {
        found.push({ id, publishedAt, availableAt: knownAt, score: signal.score });
      }
    }
    return found.sort((a, b) => a.availableAt - b.availableAt || compareText(a.id, b.id));
  }
}

type Place = Pick<Article, 'firstSeenAt' | 'articleId'>;

function isNewer(a: Place, b: Place): boolean {
  return a.firstSeenAt > b.firstSeenAt || (a.firstSeenAt === b.firstSeenAt && a.articleId > b.articleId);
}

function addFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
