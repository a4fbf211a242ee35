export { binColumn, findCuts, sortColumn } from './bins';
export { histogram, subtract } from './histogram';
export { addValue, partition, quantise, route, sumAbsolute, transpose } from './rows';
export { configure, findSplit, sumRows } from './split';
