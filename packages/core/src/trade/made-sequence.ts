import type { Trade } from './trade-event.ts';

/**
 * Trades without ids are told apart by their ordinal within the millisecond: `sequence = eventTime * 4096 + ordinal`.
 * Real ids never come near such numbers.
 */
export const TRADES_PER_MILLISECOND = 4_096;

/** Whether the sequence was made of time and ordinal, for want of an id of the venue. */
export function isSequenceMade({ sequence, eventTime }: Pick<Trade, 'sequence' | 'eventTime'>): boolean {
  return Math.floor(sequence / TRADES_PER_MILLISECOND) === eventTime;
}
