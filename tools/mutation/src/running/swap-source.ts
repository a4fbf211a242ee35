import { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Loaded before anything else in a process (`--import`), its threads and its children: gives one module another
 * text than its file has. No file of the tree is touched, so that several changes are tried side by side.
 */
const [file = '', text = ''] = (process.env.FORETICK_TEST_SWAPPED_SOURCE ?? '').split('\n');
const url = pathToFileURL(file).href;

registerHooks({
  load(asked, context, next) {
    const loaded = next(asked, context);
    if (asked !== url) return loaded;
    writeFileSync(`${text}.loaded`, '');
    return { ...loaded, source: readFileSync(text, 'utf8') };
  },
});
