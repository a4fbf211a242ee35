export type { Interval } from './block-bootstrap.ts';
export * from './score.ts';
export * from './score-fold.ts';
export * from './walk-figures.ts';
export * from './walk-forward.ts';
