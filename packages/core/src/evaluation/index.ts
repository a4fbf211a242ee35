export type { Interval } from './block-bootstrap.ts';
export type { IntervalScore } from './interval-walk.ts';
export type { ModelFigures } from './model-walk.ts';
export * from './score.ts';
export * from './score-fold.ts';
export type { VolatilityScore } from './volatility-figures.ts';
export type { WalkFigures } from './walk-figures.ts';
export * from './walk-forward.ts';
