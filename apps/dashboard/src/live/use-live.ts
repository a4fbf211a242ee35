import type { ApiAlarm, ApiStatus, Client, StreamEvent } from '@foretick/client';
import { useEffect, useState } from 'preact/hooks';
import { createEventBatch } from './event-batch.ts';
import { failed, type Loading } from './loading.ts';
import { apply, emptyMarket, type MarketState, merge } from './market-state.ts';

export interface Live {
  readonly status: ApiStatus | undefined;
  readonly market: MarketState;
  readonly loading: {
    readonly status: Loading;
    readonly candles: Loading;
    readonly forecasts: Loading;
    readonly scores: Loading;
  };
  /** Server's clock minus the browser's, ms. */
  readonly clockOffsetMs: number;
  /** Grows with each connection of the live stream: what was fetched before may have holes. */
  readonly connection: number;
  /** Those that came live, of all pairs, oldest first. */
  readonly alarms: readonly ApiAlarm[];
  /** Why the live stream is down; `undefined` while it is up. */
  readonly lost: string | undefined;
}

const CANDLES = 500;
const MAX_ALARMS = 200;
const STATUS_EVERY_MS = 5_000;
/** The store records a little later than the stream tells, so history is asked once more after this long. */
const STORE_LAG_MS = 1_000;
const NOTHING_LOADED: Live['loading'] = {
  status: { kind: 'loading' },
  candles: { kind: 'loading' },
  forecasts: { kind: 'loading' },
  scores: { kind: 'loading' },
};

/** Follows one instrument: fetches its history, then applies what comes live; fetches anew after a lost connection. */
export function useLive(client: Client, instrument: string | undefined): Live {
  const [live, setLive] = useState<Omit<Live, 'connection'>>({
    status: undefined,
    market: emptyMarket(''),
    loading: NOTHING_LOADED,
    clockOffsetMs: 0,
    alarms: [],
    lost: undefined,
  });
  const [connection, setConnection] = useState(0);

  useEffect(() => {
    const left = new AbortController();
    const fetchAgain = () => setConnection((count) => count + 1);
    const batch = createEventBatch((events) => {
      setLive((old) => {
        const market = apply(old.market, events);
        const status = applyFeeds(old.status, events);
        const raised = events.flatMap((one) => (one.event === 'alarm' ? [one.payload] : []));
        const alarms = raised.length === 0 ? old.alarms : [...old.alarms, ...raised].slice(-MAX_ALARMS);
        const isSame = market === old.market && status === old.status && alarms === old.alarms;
        return isSame ? old : { ...old, market, status, alarms };
      });
    }, fetchAgain);
    void client.follow(
      {},
      {
        onOpen: () => {
          setLive((old) => ({ ...old, lost: undefined }));
          fetchAgain();
        },
        onLost: (reason) => setLive((old) => ({ ...old, lost: reason.message })),
        onEvent: batch.add,
      },
      left.signal,
    );
    return () => {
      left.abort();
      batch.stop();
    };
  }, [client]);

  useEffect(() => {
    const left = new AbortController();
    const load = async () => {
      try {
        const status = await client.status(left.signal);
        const clockOffsetMs = status.now - Date.now();
        setLive((old) => ({
          ...old,
          status,
          clockOffsetMs,
          loading: { ...old.loading, status: { kind: 'ready' } },
        }));
      } catch (error) {
        if (left.signal.aborted) return;
        setLive((old) => ({ ...old, loading: { ...old.loading, status: failed(error) } }));
      }
    };
    void load();
    const timer = setInterval(() => void load(), STATUS_EVERY_MS);
    return () => {
      left.abort();
      clearInterval(timer);
    };
  }, [client, connection]);

  useEffect(() => {
    if (instrument === undefined) return;
    const left = new AbortController();
    setLive((old) =>
      old.market.instrument === instrument
        ? old
        : {
            ...old,
            market: emptyMarket(instrument),
            loading: { ...NOTHING_LOADED, status: old.loading.status },
          },
    );
    const load = async (
      part: 'candles' | 'forecasts' | 'scores',
      fetching: Promise<Parameters<typeof merge>[1]>,
    ) => {
      try {
        const more = await fetching;
        setLive((old) => {
          if (left.signal.aborted) return old;
          const loading = { ...old.loading, [part]: { kind: 'ready' } as const };
          return { ...old, market: merge(old.market, more), loading };
        });
      } catch (error) {
        if (left.signal.aborted) return;
        setLive((old) => ({ ...old, loading: { ...old.loading, [part]: failed(error) } }));
      }
    };
    const { signal } = left;
    const wanted = { instrument, role: 'champion', limit: 3 * CANDLES } as const;
    const loadAll = () => {
      void load(
        'candles',
        client.candles({ instrument, limit: CANDLES }, signal).then((candles) => ({ candles })),
      );
      void load(
        'forecasts',
        client.forecasts(wanted, signal).then((forecasts) => ({ forecasts })),
      );
      void load(
        'scores',
        client.scores({ instrument }, signal).then((scores) => ({ scores })),
      );
    };
    loadAll();
    const again = setTimeout(loadAll, STORE_LAG_MS);
    return () => {
      left.abort();
      clearTimeout(again);
    };
  }, [client, instrument, connection]);

  return { ...live, connection };
}

function applyFeeds(status: ApiStatus | undefined, events: readonly StreamEvent[]): ApiStatus | undefined {
  if (status === undefined || events.every(({ event }) => event !== 'feed')) return status;
  let { instruments } = status;
  for (const event of events) {
    if (event.event !== 'feed') continue;
    instruments = instruments.map((one) =>
      one.instrument === event.payload.instrument ? { ...one, feed: event.payload } : one,
    );
  }
  return { ...status, instruments };
}
