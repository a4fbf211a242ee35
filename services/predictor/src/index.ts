export { createPredictor, type PredictorOptions } from './create-predictor.ts';
