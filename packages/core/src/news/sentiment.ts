/** What a text says of the price of what it is about. */
export type Sentiment = (typeof SENTIMENTS)[number];
export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
