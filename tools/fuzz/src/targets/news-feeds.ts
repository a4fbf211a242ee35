import { readItems } from '@foretick/adapter-rss/read-items';
import type { FuzzTarget } from '../fuzz-target.ts';

/** RSS and Atom, with the HTML in them. */
export const newsFeeds: readonly FuzzTarget[] = [
  {
    name: 'rss',
    seeds: [
      `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><link>https://news.example/</link><item><title><![CDATA[Bitcoin &amp; friends]]></title><description>&lt;p&gt;It &lt;b&gt;rose&lt;/b&gt; to $90,000 &#8212; again.&lt;/p&gt;</description><link>https://news.example/a?b=1&amp;c=2</link><pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><guid isPermaLink="false">1</guid><dc:creator>A. Writer</dc:creator></item><item><title>Second</title><content:encoded><![CDATA[<div class="x"><script>alert(1)</script><img src="a.png" alt="b">text<style>p{}</style></div>]]></content:encoded><link>/relative</link></item></channel></rss>`,
      `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Blog</title><link rel="self" href="https://blog.example/atom"/><entry><title type="html">Ether &lt;i&gt;falls&lt;/i&gt;</title><link rel="alternate" href="https://blog.example/e"/><id>urn:uuid:1</id><updated>2026-01-01T00:00:00Z</updated><published>2026-01-01T00:00:00.5+01:00</published><summary type="html">&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;/ul&gt;</summary></entry></feed>`,
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://old.example/"><title>Old</title></channel><item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link><description>x</description></item></rdf:RDF>`,
      `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`,
      '<!DOCTYPE html><html><head><title>Sorry</title></head><body>503</body></html>',
    ],
    words: [
      '<item>',
      '</item>',
      '<title>',
      '</title>',
      '<entry>',
      '<description>',
      '<!ENTITY x SYSTEM "file:///etc/passwd">',
    ],
    feed: (xml) => readItems(xml, 'https://news.example/feed'),
  },
];
