import type { NewsItem } from '@foretick/ports';
import { htmlText } from './html-text.ts';

/** An entry as an outlet gives it, with whatever markup; absent parts are `undefined` or `null`. */
export interface HtmlItem {
  readonly title: string | null | undefined;
  readonly text: string | null | undefined;
  /** Absolute, or empty. */
  readonly url: string;
  /** Epoch ms; anything else counts as not told. */
  readonly publishedAt: number | undefined;
}

/** The entry without markup, titles at most 500 and texts at most 4,000 characters long; `undefined` where it has no title. */
export function htmlItem({ title, text, url, publishedAt }: HtmlItem): NewsItem | undefined {
  const plain = htmlText(title ?? '', MAX_TITLE);
  if (plain === '') return undefined;
  const time = publishedAt === undefined || !Number.isFinite(publishedAt) ? undefined : publishedAt;
  return { title: plain, text: htmlText(text ?? '', MAX_TEXT), url, publishedAt: time };
}

const MAX_TITLE = 500;
const MAX_TEXT = 4_000;

/** A link made whole, or empty where it is none of the web. */
export function webLink(link: string | null | undefined, base?: string): string {
  if (link === null || link === undefined || link.trim() === '') return '';
  const url = URL.parse(link.trim(), base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : '';
}
