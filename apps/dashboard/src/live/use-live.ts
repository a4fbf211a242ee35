import type { ApiStatus, Client, StreamEvent } from '@foretick/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { apply, emptyMarket, type MarketState, merge } from './market-state.ts';

/** How a panel's content is doing. After a failure what was known before stays. */
export type Loading =
  | { readonly kind: 'loading' | 'ready' }
  | { readonly kind: 'failed'; readonly message: string };

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
  /** Why the live stream is down; `undefined` while it is up. */
  readonly lost: string | undefined;
}

const CANDLES = 500;
/** Events that come closer together are drawn at once. */
const BATCH_MS = 60;
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
  const [live, setLive] = useState<Live>({
    status: undefined,
    market: emptyMarket(''),
    loading: NOTHING_LOADED,
    clockOffsetMs: 0,
    lost: undefined,
  });
  const [connection, setConnection] = useState(0);
  const pending = useRef<StreamEvent[]>([]);

  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = pending.current;
      pending.current = [];
      setLive((old) => ({
        ...old,
        market: apply(old.market, events),
        status: applyFeeds(old.status, events),
      }));
    };
    void client.follow(
      {},
      {
        onOpen: () => {
          setLive((old) => ({ ...old, lost: undefined }));
          setConnection((count) => count + 1);
        },
        onLost: (reason) => setLive((old) => ({ ...old, lost: reason.message })),
        onEvent: (event) => {
          pending.current.push(event);
          timer ??= setTimeout(flush, BATCH_MS);
        },
      },
      left.signal,
    );
    return () => {
      left.abort();
      clearTimeout(timer);
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

  return live;
}

function applyFeeds(status: ApiStatus | undefined, events: readonly StreamEvent[]): ApiStatus | undefined {
  if (status === undefined) return undefined;
  let { instruments } = status;
  for (const event of events) {
    if (event.event !== 'feed') continue;
    instruments = instruments.map((one) =>
      one.instrument === event.payload.instrument ? { ...one, feed: event.payload } : one,
    );
  }
  return { ...status, instruments };
}

function failed(error: unknown): Loading {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
