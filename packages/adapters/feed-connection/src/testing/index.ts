export { FAILURES } from './failures.ts';
export { answerJson, type FeedServer, startFeedServer } from './feed-server.ts';
