import { readFile } from 'node:fs/promises';
import { ForetickError } from '@foretick/ports';
import { isRecordedStory, type RecordedStory, storyFromFields } from './recorded-news.ts';
import { type TextRow, textRows } from './text-rows.ts';

/** Rows of a file of news. Throws `INPUT_NOT_READABLE`, and `INPUT_NOT_NEWS` where there are none or one is no JSON. */
export async function readNewsRows(file: string): Promise<readonly TextRow[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ForetickError('INPUT_NOT_READABLE', `${file} cannot be read; check its name and rights`, {
      cause,
    });
  }
  const rows = textRows(text);
  if (rows.length === 0) throw notNews(`${file} has no news`);
  for (const { value, place } of rows) if (value === undefined) throw notNews(`${file}, ${place} is no JSON`);
  return rows;
}

/** Whether rows are what `foretick news export` writes. */
export function areRecorded(rows: readonly TextRow[]): boolean {
  return isRecordedStory(rows[0]?.value);
}

/** Throws `INPUT_NOT_NEWS` with the first row that is no recorded story. */
export function storiesOf(file: string, rows: readonly TextRow[]): readonly RecordedStory[] {
  return rows.map(({ value, place }) => {
    const read = storyFromFields(value);
    if (!read.ok) throw notNews(`${file}, ${place} is no recorded news (${read.reason})`);
    return read.story;
  });
}

/** News that was recorded, for a replay. Throws as the above, and where the file has plain headlines only. */
export async function readRecordedNews(file: string): Promise<readonly RecordedStory[]> {
  const rows = await readNewsRows(file);
  if (areRecorded(rows)) return storiesOf(file, rows);
  throw new ForetickError(
    'INPUT_NOT_NEWS',
    `${file} has headlines that nobody has read yet; bring them in with foretick news import and write what was read with foretick news export`,
  );
}

export function notNews(what: string): ForetickError {
  return new ForetickError(
    'INPUT_NOT_NEWS',
    `${what}; give one JSON object a line, a JSON list, or CSV with a header line, with title and published_at, or what foretick news export writes`,
  );
}
