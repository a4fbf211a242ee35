/** Feeds that are read where none are configured. */
export const DEFAULT_FEEDS: readonly string[] = [
  'https://www.coindesk.com/arc/outboundfeeds/rss/',
  'https://cointelegraph.com/rss',
  'https://decrypt.co/feed',
  'https://bitcoinmagazine.com/feed',
  'https://www.theblock.co/rss.xml',
  'https://blog.kraken.com/feed',
];

/** A feed's short name: that of its host, for example `coindesk` of `www.coindesk.com`, `blog.kraken` of `blog.kraken.com`. */
export function feedNameOf(url: string): string {
  const { hostname, host } = new URL(url);
  const labels = hostname.replace(/^(www|feeds?|rss)\./, '').split('.');
  const isName = labels.length > 1 && /[a-z]/i.test(labels.at(-1) ?? '');
  return isName ? labels.slice(0, -1).join('.') : host;
}
