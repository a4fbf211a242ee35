/**
 * The statements of an SQL text, without the semicolons between them. Semicolons in quotes, in dollar quotes and in
 * comments end nothing; comments before a statement stay with it, and what holds only comments is left out.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let hasCode = false;
  let at = 0;
  while (at < text.length) {
    const skipped = endOfQuiet(text, at);
    if (skipped !== undefined) {
      hasCode ||= !skipped.comment;
      at = skipped.end;
      continue;
    }
    if (text[at] === ';') {
      if (hasCode) statements.push(text.slice(start, at).trim());
      start = at + 1;
      hasCode = false;
    } else if (!/\s/.test(text[at] ?? ' ')) hasCode = true;
    at += 1;
  }
  if (hasCode) statements.push(text.slice(start).trim());
  return statements;
}

/** The end of a quoted text or a comment that begins at `at`; of one that is never closed, the end of the text. */
function endOfQuiet(
  text: string,
  at: number,
): { readonly end: number; readonly comment: boolean } | undefined {
  const closed = (mark: string, from: number): number => {
    const end = text.indexOf(mark, from);
    return end < 0 ? text.length : end + mark.length;
  };
  if (text.startsWith('--', at)) return { end: closed('\n', at + 2), comment: true };
  if (text.startsWith('/*', at)) return { end: endOfBlockComment(text, at), comment: true };
  // A doubled quote ends one text and begins the next, which comes to the same here.
  if (text[at] === "'" && /[eE]/.test(text[at - 1] ?? '') && !/\w/.test(text[at - 2] ?? ' ')) {
    return { end: endOfEscaped(text, at), comment: false };
  }
  if (text[at] === "'" || text[at] === '"') return { end: closed(text[at] ?? '', at + 1), comment: false };
  const dollar = text[at] === '$' && !/\w/.test(text[at - 1] ?? ' ');
  const tag = dollar ? /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 64))?.[0] : undefined;
  if (tag !== undefined) return { end: closed(tag, at + tag.length), comment: false };
  return undefined;
}

/** Block comments nest. */
function endOfBlockComment(text: string, at: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** In `E'…'` a backslash takes away the meaning of what follows it. */
function endOfEscaped(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === "'") return end + 1;
  }
  return text.length;
}
