import { readFile } from 'node:fs/promises';
import { ForetickError } from '@foretick/ports';
import { settingsFileSchema, treeSettings } from './tree-space.ts';

/** Settings that a search wrote. Throws `SETTINGS_INVALID`. */
export async function readSettings(file: string) {
  try {
    const { horizonSec, trials, settings } = settingsFileSchema.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    return { horizonSec, trials, ...treeSettings(settings) };
  } catch (cause) {
    throw new ForetickError(
      'SETTINGS_INVALID',
      `${file} is no file of settings; write one with foretick search --file`,
      { cause },
    );
  }
}
