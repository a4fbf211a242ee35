import type { RequestListener } from 'node:http';

/** What an outlet does instead of telling anything, as the contract of news feeds names it. */
export const FAILURES: Readonly<Record<'refuses' | 'garbage' | 'silent' | 'endless', RequestListener>> = {
  refuses: (_, response) => response.writeHead(503).end(),
  garbage: (_, response) => response.end('<html><body>Sorry'),
  silent: () => undefined,
  endless: (_, response) => {
    response.write('<?xml version="1.0"?><rss>');
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  },
};
