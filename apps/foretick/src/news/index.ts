export { delimitedRows } from './delimited-text.ts';
export { timeOf } from './time-of.ts';
