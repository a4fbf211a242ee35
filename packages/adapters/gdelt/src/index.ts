export { createGdeltFeed } from './gdelt-feed.ts';
export { createGdeltHistory } from './gdelt-history.ts';
export type { GdeltOptions } from './gdelt-request.ts';
