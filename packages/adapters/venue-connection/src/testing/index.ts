export * from './case.ts';
export * from './listener.ts';
export * from './live-suite.ts';
export * from './rest-suite.ts';
export * from './venue-case.ts';
export * from './waiting.ts';
