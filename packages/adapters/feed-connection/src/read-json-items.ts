import { jsonOrUndefined } from '@foretick/ports';
import { type HtmlItem, htmlItem } from './html-item.ts';
import type { ReadItems } from './poll-feed.ts';

export type ReadJson =
  | { readonly ok: true; readonly entries: readonly HtmlItem[] }
  | { readonly ok: false; readonly reason: string };

/** Items of a JSON answer, as `read` finds its entries; those without a title are left out, the first 250 are kept. */
export function readJsonItems(body: string, read: (value: unknown) => ReadJson): ReadItems {
  const value = jsonOrUndefined(body);
  if (value === undefined) return { ok: false, reason: 'it is no JSON' };
  const found = read(value);
  if (!found.ok) return found;
  const items = found.entries.slice(0, MAX_ITEMS).flatMap((entry) => htmlItem(entry) ?? []);
  return { ok: true, items };
}

const MAX_ITEMS = 250;
