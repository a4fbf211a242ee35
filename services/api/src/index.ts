export { isLoopback } from './access.ts';
export type { Api, ApiOptions, Command } from './api-options.ts';
export { createApi } from './create-api.ts';
export { treeShap } from './tree-shap.ts';
export { candleToWire, forecastToWire, scoreToWire } from './wire.ts';
