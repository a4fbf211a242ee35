import { parse } from 'node-html-parser';

/** Text of a piece of HTML: no markup, scripts or styles, entities read, white space folded; cut at `maxLength`. */
export function htmlText(html: string, maxLength: number): string {
  // What is cut off here could only make a text longer that is cut anyway.
  const root = parse(html.slice(0, maxLength * MARKUP_SHARE), {
    comment: false,
    blockTextElements: { script: false, style: false, noscript: false },
  });
  for (const hidden of root.querySelectorAll('script, style, noscript, template')) hidden.remove();
  return root.structuredText
    .replaceAll(/[\s\u00a0\u200b-\u200f\ufeff]+/g, ' ')
    .trim()
    .slice(0, maxLength);
}

const MARKUP_SHARE = 8;
