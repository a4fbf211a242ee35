export { type CandlesOptions, createCandles } from './create-candles.ts';
