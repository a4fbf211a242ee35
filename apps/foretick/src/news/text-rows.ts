import { jsonOrUndefined } from '@foretick/ports';
import { delimitedRows } from './delimited-text.ts';

export interface TextRow {
  /** As written; `undefined` where it is no JSON. */
  readonly value: unknown;
  /** For people: `line 3` where each line is an object, else `row 3`. */
  readonly place: string;
}

/**
 * Rows of a JSON list, of one JSON object a line, or of CSV with a header line, whose names are in lower case. How the text begins
 * tells which of them it is.
 */
export function textRows(text: string): readonly TextRow[] {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body.startsWith('[')) {
    const list = jsonOrUndefined(body);
    return (Array.isArray(list) ? list : [undefined]).map(numbered);
  }
  if (!body.startsWith('{')) return delimitedRows(body).map(numbered);
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [{ value: jsonOrUndefined(line.replace(/^\uFEFF/, '')), place: `line ${index + 1}` }];
  });
}

function numbered(value: unknown, index: number): TextRow {
  return { value, place: `row ${index + 1}` };
}
