export { createNews, type NewsOptions } from './create-news.ts';
