export * from './instrument.ts';
export * from './made-sequence.ts';
export * from './trade-event.ts';
export * from './validate-trade.ts';
