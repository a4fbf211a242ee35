export { createPredictor } from './create-predictor.ts';
export type { PredictorOptions } from './predictor-options.ts';
