import { hrefOf, type Route, VIEWS } from '../route.ts';
import { VIEW_TITLES } from '../words.ts';

/** Links to the views. The chosen pair goes along. */
export function Navigation({ route }: { readonly route: Route }) {
  return (
    <nav class="views" aria-label="Views">
      <ul>
        {VIEWS.map((view) => (
          <li key={view}>
            <a
              href={hrefOf({ view, instrument: route.instrument, horizonSec: route.horizonSec })}
              aria-current={view === route.view ? 'page' : undefined}
            >
              {VIEW_TITLES[view]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
