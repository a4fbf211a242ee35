import type { NewsItem } from '@foretick/ports';
import { parseFeed } from '@rowanmanning/feed-parser';
import { htmlText } from './html-text.ts';

export type ReadItems =
  | { readonly ok: true; readonly items: readonly NewsItem[] }
  | { readonly ok: false; readonly reason: string };

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
  const base = linkOf(feed.url, feedUrl) || feedUrl;
  const items = feed.items.slice(0, MAX_ITEMS).flatMap((item): NewsItem[] => {
    const title = htmlText(item.title ?? '', MAX_TITLE);
    if (title === '') return [];
    const text = htmlText(item.description ?? item.content ?? '', MAX_TEXT);
    const time = (item.published ?? item.updated)?.getTime();
    const publishedAt = time === undefined || !Number.isFinite(time) ? undefined : time;
    return [{ title, text, url: linkOf(item.url, base), publishedAt }];
  });
  return { ok: true, items };
}

const MAX_ITEMS = 200;
const MAX_TITLE = 500;
const MAX_TEXT = 4_000;

/** Absolute and of the web, or empty. */
function linkOf(link: string | null, base: string): string {
  if (link === null || link.trim() === '') return '';
  const url = URL.parse(link.trim(), base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : '';
}
