import { useEffect, useState } from 'preact/hooks';
import { failed, type Loading } from './loading.ts';

export interface Fetched<T> {
  /** What came last. It stays after a failure; another `key` empties it. */
  readonly value: T | undefined;
  readonly loading: Loading;
}

/**
 * Fetches when `key` changes, and every `everyMs` from then on, and soon again after a failure. `undefined` as key: nothing to fetch yet.
 * `fetch` may be another function each time; only `key` says what it fetches.
 */
export function useFetched<T>(
  key: string | undefined,
  fetch: (signal: AbortSignal) => Promise<T>,
  everyMs?: number,
): Fetched<T> {
  const [state, setState] = useState<Fetched<T> & { readonly key: string | undefined }>({
    key: undefined,
    ...NOTHING,
  });
  useEffect(() => {
    if (key === undefined) return;
    const left = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      clearTimeout(again);
      try {
        const value = await fetch(left.signal);
        if (!left.signal.aborted) setState({ key, value, loading: { kind: 'ready' } });
      } catch (error) {
        if (left.signal.aborted) return;
        setState((old) => ({ key, value: old.key === key ? old.value : undefined, loading: failed(error) }));
        again = setTimeout(() => void load(), RETRY_MS);
      }
    };
    void load();
    const timer = everyMs === undefined ? undefined : setInterval(() => void load(), everyMs);
    return () => {
      left.abort();
      clearInterval(timer);
      clearTimeout(again);
    };
  }, [key, everyMs]);
  return state.key === key ? state : NOTHING;
}

/** After a failure: what the stream told a moment ago, the store may not have yet. */
const RETRY_MS = 2_000;

const NOTHING = { value: undefined, loading: { kind: 'loading' } } as const;
