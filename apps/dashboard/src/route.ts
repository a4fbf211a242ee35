import { useEffect, useState } from 'preact/hooks';

/** The page's views, in the order of its navigation. */
export const VIEWS = ['live', 'scores', 'why', 'news', 'health', 'replay'] as const;

export type View = (typeof VIEWS)[number];

/** Where the reader is. All of it stands in the address, so that a link says what was looked at. */
export interface Route {
  readonly view: View;
  /** Instrument that was chosen, as in `kraken:BTC/USD`. */
  readonly instrument?: string | undefined;
  readonly intervalSec?: number | undefined;
  readonly horizonSec?: number | undefined;
  /** Forecast that view `why` explains. */
  readonly forecast?: string | undefined;
  /** Day that view `replay` shows, as in `2026-01-05`. */
  readonly day?: string | undefined;
}

/** Reads the fragment of an address. What it does not know it leaves out; an unknown view is `live`. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const query = new URLSearchParams(search);
  return {
    view: VIEWS.find((view) => view === path) ?? 'live',
    instrument: query.get('instrument') ?? undefined,
    intervalSec: seconds(query.get('interval')),
    horizonSec: seconds(query.get('horizon')),
    forecast: query.get('forecast') ?? undefined,
    day: query.get('day') ?? undefined,
  };
}

export function hrefOf(route: Route): string {
  const query = Object.entries({
    instrument: route.instrument,
    interval: route.intervalSec,
    horizon: route.horizonSec,
    forecast: route.forecast,
    day: route.day,
  }).flatMap(([name, value]) =>
    // `:` and `/` may stand in a fragment as they are, and an address with them can be read.
    value === undefined
      ? []
      : [`${name}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2F/g, '/')}`],
  );
  return `#/${route.view}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** The current route, and how to change parts of it without leaving a step to go back to. */
export function useRoute(): readonly [Route, (changes: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const reread = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', reread);
    return () => removeEventListener('hashchange', reread);
  }, []);
  const change = (changes: Partial<Route>) => {
    const next = { ...parseRoute(location.hash), ...changes };
    history.replaceState(null, '', hrefOf(next));
    setRoute(next);
  };
  return [route, change];
}

function seconds(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
