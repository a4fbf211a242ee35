export { builtPage } from '../../system/built-page.ts';
export * from './page-browser.ts';
export * from './page-server.ts';
export * from './stream-day.ts';
