import './no-eval-in-pages.ts';

export * from './client-error.ts';
export * from './create-client.ts';
export * from './schema/candle.ts';
export * from './schema/command-line.ts';
export * from './schema/explanation.ts';
export * from './schema/feed-state.ts';
export * from './schema/forecast.ts';
export * from './schema/gap.ts';
export * from './schema/model.ts';
export * from './schema/news.ts';
export * from './schema/problem.ts';
export * from './schema/replay-day.ts';
export * from './schema/score.ts';
export * from './schema/score-history.ts';
export * from './schema/status.ts';
export * from './schema/stream-event.ts';
export * from './server-sent-events.ts';
