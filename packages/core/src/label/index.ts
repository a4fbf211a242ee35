export * from './label.ts';
