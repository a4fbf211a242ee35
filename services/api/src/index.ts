export { isLoopback } from './access.ts';
export type { Api, ApiOptions, Command } from './api-options.ts';
export { createApi } from './create-api.ts';
export { candleToWire, forecastToWire, scoreToWire } from './wire.ts';
