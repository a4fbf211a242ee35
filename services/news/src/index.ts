export { createNews, type NewsOptions } from './create-news.ts';
export { signalsOf } from './read-news.ts';
