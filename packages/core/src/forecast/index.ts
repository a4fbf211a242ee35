export * from './fit-ridge.ts';
export * from './model.ts';
export * from './predict.ts';
export * from './prediction.ts';
