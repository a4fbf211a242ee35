export { createNewsApiFeed, type NewsApiOptions } from './newsapi-feed.ts';
