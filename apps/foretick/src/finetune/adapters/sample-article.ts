import type { Article } from '@foretick/core/news';

/** What every reader of news has to be able to read. */
export const SAMPLE_ARTICLE: Article = {
  articleId: 'sample',
  title: 'Exchange halts Bitcoin withdrawals after hack',
  text: 'The exchange said on Monday that 1,250 BTC were stolen from it. Withdrawals are halted until further notice.',
  url: '',
  source: 'sample',
  publishedAt: 0,
  firstSeenAt: 0,
  coins: ['BTC'],
};
