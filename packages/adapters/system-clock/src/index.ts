export { createScaledClock, type ScaledClockOptions } from './scaled-clock.ts';
export { systemClock } from './system-clock.ts';
