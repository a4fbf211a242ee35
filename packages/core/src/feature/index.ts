export * from './feature-fold.ts';
export * from './feature-matrix.ts';
export * from './feature-vector.ts';
export * from './feature-view.ts';
