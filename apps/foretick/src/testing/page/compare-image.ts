import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

const FOLDER = new URL('../../../golden/page/', import.meta.url).pathname;

/** Share of pixels that may differ, beyond what smoothed edges do. */
const TOLERANCE = 0.002;

/** Run in the page: width of a text in its typeface. */
const TEXT_WIDTH = `(() => {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '16px ' + getComputedStyle(document.documentElement).fontFamily;
  return context.measureText('Foretick 0123456789 “no change” +1.25 %').width;
})()`;

/** Whether goldens are written anew instead of compared. */
const WRITES_SCREENSHOTS = process.env.FORETICK_TEST_WRITE_SCREENSHOTS === '1';

/** What a rendering depends on besides the page: goldens of another browser or other fonts say nothing. */
export async function renderingOf(page: Page): Promise<string> {
  const version = page.context().browser()?.version().split('.')[0] ?? '';
  const width = await page.evaluate<number>(TEXT_WIDTH);
  return `Chromium ${version}, text of ${width.toFixed(2)} px`;
}

/** `undefined` where the goldens were rendered as here, or else why they cannot be compared. */
export function notComparable(rendering: string): string | undefined {
  const path = join(FOLDER, 'metadata.json');
  if (WRITES_SCREENSHOTS) {
    mkdirSync(FOLDER, { recursive: true });
    const source = 'npm run screenshots, from the fixed world of apps/foretick/src/testing/page';
    writeFileSync(path, `${JSON.stringify({ source, licence: 'MIT', rendering }, undefined, 2)}\n`);
    return undefined;
  }
  const known: { readonly rendering: string } = JSON.parse(readFileSync(path, 'utf8'));
  return known.rendering === rendering
    ? undefined
    : `the goldens were rendered by ${known.rendering}; here is ${rendering}`;
}

/** Compares with the golden, or writes it. Answers what is wrong; `undefined` when nothing is. */
export function differenceToGolden(name: string, taken: Buffer): string | undefined {
  const path = join(FOLDER, `${name}.png`);
  if (WRITES_SCREENSHOTS) {
    writeFileSync(path, taken);
    return undefined;
  }
  if (!existsSync(path)) return `there is no golden ${name}; npm run screenshots makes it`;
  const golden = PNG.sync.read(readFileSync(path));
  const image = PNG.sync.read(taken);
  const { width, height } = golden;
  const isSameSize = width === image.width && height === image.height;
  const shown = new PNG({ width, height });
  const differing = isSameSize
    ? pixelmatch(golden.data, image.data, shown.data, width, height, { threshold: 0.15 })
    : width * height;
  if (differing <= TOLERANCE * width * height) return undefined;
  const kept = join(tmpdir(), 'foretick-page', `${name}.png`);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, taken);
  if (isSameSize) writeFileSync(kept.replace('.png', '-difference.png'), PNG.sync.write(shown));
  return `${name}: ${differing} pixels differ from the golden; see ${kept}`;
}
