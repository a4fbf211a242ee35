export { type CryptoPanicOptions, createCryptoPanicFeed } from './cryptopanic-feed.ts';
