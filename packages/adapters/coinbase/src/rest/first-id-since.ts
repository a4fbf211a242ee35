import type { WireTrade } from '@foretick/venue-connection';
import { PAGE_ROWS } from './trade-page.ts';

/** Newest first; `topId` and what is older. */
export type ReadPage = (topId: number) => Promise<readonly WireTrade[]>;

/**
 * The id of the first trade since `fromTime`, or one somewhat before it: REST pages by id alone and from the newest
 * backwards. Goes back in growing strides until it is past the time, then halves what lies between. `newest` is the page
 * to start from; ids and times rise together.
 */
export async function firstIdSince(
  fromTime: number,
  newest: readonly WireTrade[],
  readPage: ReadPage,
): Promise<number> {
  const inNewest = placeIn(newest, fromTime);
  if (inNewest.kind !== 'earlier') return inNewest.id;
  let high = inNewest.id;
  let low = -1;
  let stride = PAGE_ROWS;
  while (high - low > 1) {
    // Before there is a lower bound, strides grow; after that they halve.
    const probeId = low >= 0 ? Math.floor((low + high) / 2) : high - stride;
    if (probeId < 0) return 0;
    const place = placeIn(await readPage(probeId), fromTime);
    if (place.kind === 'inside') return place.id;
    if (place.kind === 'earlier') high = place.id;
    else low = probeId;
    stride *= STRIDE_GROWTH;
  }
  return high;
}

const STRIDE_GROWTH = 8;

/** Where a page lies: `later` than it, `inside` it, or `earlier` than it is the first trade since `fromTime`. */
type Place = { readonly kind: 'earlier' | 'inside' | 'later'; readonly id: number };

function placeIn(page: readonly WireTrade[], fromTime: number): Place {
  const [newest, oldest] = [page[0], page.at(-1)];
  if (newest === undefined || oldest === undefined) return { kind: 'later', id: 0 };
  if (oldest.eventTime >= fromTime) {
    // A short page ends with the very first trade.
    return { kind: page.length < PAGE_ROWS ? 'inside' : 'earlier', id: oldest.id };
  }
  if (newest.eventTime < fromTime) return { kind: 'later', id: newest.id + 1 };
  return { kind: 'inside', id: page.findLast((trade) => trade.eventTime >= fromTime)?.id ?? newest.id };
}
