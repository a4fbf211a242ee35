export * from './label.ts';
export * from './realised-variance.ts';
