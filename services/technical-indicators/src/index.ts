export { createTechnicalIndicators } from './create-technical-indicators.ts';
