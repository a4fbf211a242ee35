import type { Direction } from '../live/forecast-view.ts';

/** The product's mark. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <g
        fill="none"
        stroke="var(--on-accent)"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <path d="M6 21l6-7 4 4" />
        <path d="M20 14.5l1.6-1.8" />
      </g>
      <circle cx="25.5" cy="9" r="2.6" fill="var(--on-accent)" />
    </svg>
  );
}

const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  hit: 'direction right',
  miss: 'direction wrong',
  unmoved: 'no direction: forecast or market did not move',
};

/** The same shapes that the chart draws. */
export function DirectionMark({ direction }: { readonly direction: Direction }) {
  return (
    <svg class={`mark ${direction}`} viewBox="0 0 12 12" role="img" aria-label={DIRECTION_WORDS[direction]}>
      <title>{DIRECTION_WORDS[direction]}</title>
      {direction === 'hit' && <circle cx="6" cy="6" r="4" fill="currentColor" />}
      {direction === 'unmoved' && (
        <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" stroke-width="1.6" />
      )}
      {direction === 'miss' && (
        <path d="M2.5 2.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      )}
    </svg>
  );
}
