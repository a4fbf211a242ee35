/** A part of a text that means something by itself: `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts that a text of any of our formats is made of: names, numbers and quoted texts, whatever brackets or tags enclose,
 * and lines. No grammar is known; a part that means nothing only makes a poorer change.
 */
export function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { index, 0: token } of text.matchAll(TOKENS)) {
    spans.push({ start: index, end: index + token.length });
  }
  spans.push(...enclosed(text), ...elements(text));
  for (const { index, 0: line } of text.matchAll(/[^\n]+\n?/g)) {
    if (line.length < text.length) spans.push({ start: index, end: index + line.length });
  }
  return spans.length > 0 ? spans : [{ start: 0, end: text.length }];
}

const TOKENS = /"(?:[^"\\\n]|\\.)*"|[A-Za-z0-9_.+-]+|<[^<>]*>|[^\sA-Za-z0-9]/g;

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** What stands between brackets, with them. */
function enclosed(text: string): readonly Span[] {
  const spans: Span[] = [];
  const open: { readonly at: number; readonly closing: string }[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at] ?? '';
    if (mark === '\\') at += 1;
    else if (mark === '"') quoted = !quoted;
    if (quoted) continue;
    const closing = CLOSING[mark];
    if (closing !== undefined) open.push({ at, closing });
    else if (open.at(-1)?.closing === mark) {
      const start = open.pop()?.at ?? at;
      spans.push({ start, end: at + 1 });
    }
  }
  return spans;
}

/** What stands between a tag and the one that closes it, with both. */
function elements(text: string): readonly Span[] {
  const spans: Span[] = [];
  const open: { readonly at: number; readonly name: string }[] = [];
  for (const { index, 0: tag, 1: slash, 2: name } of text.matchAll(/<(\/?)([A-Za-z][\w:.-]*)[^<>]*>/g)) {
    if (slash === '') open.push({ at: index, name: name ?? '' });
    else if (open.at(-1)?.name === name) {
      spans.push({ start: open.pop()?.at ?? index, end: index + tag.length });
    }
  }
  return spans;
}
