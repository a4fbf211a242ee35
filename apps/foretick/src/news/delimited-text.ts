/**
 * Rows of a delimited text (RFC 4180), by the names of its first line. The delimiter is the one of comma, semicolon and tab that the first line
 * has most of. Fields that a row lacks are absent; columns beyond the first 200 are not read. Quotes around a field may hold delimiters, line ends and doubled quotes; a quote within a field is a character as others.
 */
export function delimitedRows(text: string): readonly Readonly<Record<string, string>>[] {
  const body = text.replace(/^\uFEFF/, '');
  const firstLine = body.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    firstLine.split(one).length > firstLine.split(best).length ? one : best,
  );
  const [header = [], ...rows] = fieldsOf(body, delimiter);
  const names = header.slice(0, MOST_COLUMNS).map((name) => name.trim().toLowerCase());
  return rows
    .filter((row) => row.length > 1 || (row[0] ?? '') !== '')
    .map((row) => Object.fromEntries(names.slice(0, row.length).map((name, i) => [name, row[i] ?? ''])));
}

/** Each row takes the time of all names: a line of names without end would make few rows endless. */
const MOST_COLUMNS = 200;

function fieldsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const { field, end } = text[at] === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
    row.push(field);
    const next = text[end];
    if (next === delimiter) {
      at = end + 1;
      if (at === text.length) row.push('');
      continue;
    }
    rows.push(row);
    row = [];
    at = next === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function plainField(text: string, from: number, delimiter: string) {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { field: text.slice(from, end), end };
}

function quotedField(text: string, from: number) {
  let field = '';
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { field: field + text.slice(at), end: text.length };
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { field, end: quote + 1 };
    field += '"';
    at = quote + 2;
  }
}
