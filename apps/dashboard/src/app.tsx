import type { Client } from '@foretick/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatTimeWithSeconds } from './format.ts';
import { lastClosed } from './live/forecast-view.ts';
import { useLive } from './live/use-live.ts';
import { marketTime, useNow } from './live/use-now.ts';
import { Masthead } from './panels/masthead.tsx';
import { Navigation } from './panels/navigation.tsx';
import { useRoute, type View } from './route.ts';
import { LazyView } from './views/lazy-view.tsx';
import { VIEW_TITLES } from './words.ts';

/** The whole page: what every view has around it, and the view. */
export function App({ client }: { readonly client: Client }) {
  const [route, change] = useRoute();
  const [first, setFirst] = useState<string | undefined>();
  const instrument = route.instrument ?? first;
  const live = useLive(client, instrument);
  const { status, loading, market, lost } = live;
  const serverNow = useNow() + live.clockOffsetMs;

  const [firstKnown] = status?.instruments ?? [];
  // An address may name a pair that this system does not have.
  const chosen = status?.instruments.find((one) => one.instrument === instrument) ?? firstKnown;
  if (chosen !== undefined && first === undefined) setFirst(chosen.instrument);

  const horizons = status?.horizons_sec ?? [];
  const horizonSec = horizons.find((one) => one === route.horizonSec) ?? horizons[0] ?? 60;
  const closed = lastClosed(market.candles);
  const marketNow = marketTime(serverNow, closed?.close_time, status?.interval_sec ?? 60);
  const main = useMainOf(route.view);

  return (
    <>
      <a class="skip" href={`#${MAIN_ID}`} onClick={(event) => focusMain(event, main.current)}>
        Skip to the content
      </a>
      <Masthead
        status={status}
        instrument={chosen?.instrument}
        onChoose={(value) => change({ instrument: value, forecast: undefined, day: undefined })}
      >
        <Navigation route={route} />
      </Masthead>
      {status?.source === 'simulated' && (
        <p class="band">
          SIMULATED market: these prices come from a random generator, not from any exchange.
        </p>
      )}
      {lost !== undefined && (
        <p class="band lost" role="alert">
          No connection to Foretick: {lost}. Trying again; what you see may be old.
        </p>
      )}
      <main id={MAIN_ID} tabIndex={-1} ref={main} aria-label={VIEW_TITLES[route.view]}>
        {status !== undefined && chosen !== undefined ? (
          <LazyView
            key={route.view}
            view={route.view}
            {...{ client, live, status, chosen, route, horizonSec, change, serverNow, marketNow }}
          />
        ) : (
          <p class="empty" role="status">
            {statusWords(loading.status.kind, status !== undefined)}
          </p>
        )}
      </main>
      <footer>
        <p>
          A forecast is an estimate with an error, and the scoreboard says how large. It is no advice to buy
          or sell: no edge that outlasts trading fees is known.
        </p>
        <p>
          {status === undefined ? '' : `Foretick ${status.version} · `}
          {formatTimeWithSeconds(serverNow)} UTC
        </p>
      </footer>
    </>
  );
}

const MAIN_ID = 'content';

/** The main element. After a change of view the focus goes there, as after the load of another page. */
function useMainOf(view: View) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(view);
  useEffect(() => {
    document.title = `${VIEW_TITLES[view]} · Foretick`;
    if (before.current === view) return;
    before.current = view;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [view]);
  return main;
}

/** By hand, because the fragment of the address says which view is shown. */
function focusMain(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function statusWords(kind: 'loading' | 'ready' | 'failed', known: boolean): string {
  if (known) return 'No pair yet: the feed is starting.';
  return kind === 'failed' ? 'Foretick does not answer. Is it running?' : 'Loading…';
}
