export { importNewsCommand } from '../commands/import-news.ts';
export { readLabels } from './read-labels.ts';
