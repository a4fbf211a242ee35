export * from './score.ts';
export * from './score-fold.ts';
export * from './walk-forward.ts';
export * from './walk-sums.ts';
