import { htmlItem, type ReadItems, webLink } from '@foretick/feed-connection';
import { parseFeed } from '@rowanmanning/feed-parser';

/** Reads RSS or Atom. Entries without a title are left out; the newest 200 are kept. */
export function readItems(xml: string, feedUrl: string): ReadItems {
  // Entities of its own are what a feed never needs, and what a bomb is made of.
  if (/<!(DOCTYPE|ENTITY)[^>]*(\[|<!ENTITY)/i.test(xml)) {
    return { ok: false, reason: 'it declares entities of its own, as no feed has to' };
  }
  let feed: ReturnType<typeof parseFeed>;
  try {
    feed = parseFeed(xml);
  } catch {
    const isPage = /^\s*(<!DOCTYPE html|<html)/i.test(xml);
    return { ok: false, reason: isPage ? 'it is a web page and no feed' : 'it is no whole RSS or Atom' };
  }
  const base = webLink(feed.url, feedUrl) || feedUrl;
  const items = feed.items.slice(0, MAX_ITEMS).flatMap(
    (item) =>
      htmlItem({
        title: item.title,
        text: item.description ?? item.content,
        url: webLink(item.url, base),
        publishedAt: (item.published ?? item.updated)?.getTime(),
      }) ?? [],
  );
  return { ok: true, items };
}

const MAX_ITEMS = 200;
