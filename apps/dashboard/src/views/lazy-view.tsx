import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { View } from '../route.ts';
import type { ViewProps } from './view-props.ts';

/** Each view's code is fetched when it is first looked at. */
const LOADERS: Readonly<Record<View, () => Promise<ComponentType<ViewProps>>>> = {
  live: async () => (await import('./live-view.tsx')).LiveView,
  scores: async () => (await import('./scores-view.tsx')).ScoresView,
  why: async () => (await import('./why-view.tsx')).WhyView,
  news: async () => (await import('./news-view.tsx')).NewsView,
  health: async () => (await import('./health-view.tsx')).HealthView,
  replay: async () => (await import('./replay-view.tsx')).ReplayView,
};

const loaded = new Map<View, ComponentType<ViewProps>>();

/** Begins to fetch a view's code ahead of its need. A failure is told when the view is looked at. */
export function prefetchView(view: View): void {
  void LOADERS[view]().then(
    (component) => loaded.set(view, component),
    () => undefined,
  );
}

export function LazyView({ view, ...props }: ViewProps & { readonly view: View }) {
  const [, setChange] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    if (loaded.has(view)) return;
    let left = false;
    LOADERS[view]().then(
      (component) => {
        loaded.set(view, component);
        if (!left) setChange((count) => count + 1);
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [view]);
  const Component = loaded.get(view);
  if (Component !== undefined) return <Component {...props} />;
  return failed ? (
    <p class="failed" role="alert">
      This view could not be loaded; Foretick may have been updated.{' '}
      <a href={location.href}>Load the page again</a> when it answers.
    </p>
  ) : (
    <p class="empty" role="status">
      Loading…
    </p>
  );
}
