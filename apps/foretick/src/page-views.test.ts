import assert from 'node:assert/strict';
import { test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { builtPage } from './system/built-page.ts';
import { differenceToGolden, notComparable, renderingOf } from './testing/page/compare-image.ts';
import { openBrowser, openPage, type Scheme, type Width } from './testing/page/page-browser.ts';
import { startPageServer } from './testing/page/page-server.ts';
import { SHOWN_VIEWS } from './testing/page/views-shown.ts';

/** The scheme that a width's screenshots are compared in; axe looks at both. */
const COMPARED: readonly [Width, Scheme][] = [
  ['desktop', 'light'],
  ['phone', 'dark'],
];

test('every view, at desktop and phone width: nothing serious for axe, and it looks as it did', async (t) => {
  const folder = await builtPage();
  assert.ok(folder !== undefined, 'the page can be built');
  const server = await startPageServer(t, folder);
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  for (const [width, scheme] of COMPARED) {
    const { page, complaints } = await openPage(browser, server.url, width, scheme);
    await page.goto(server.url);
    const why = notComparable(await renderingOf(page));
    if (why !== undefined) t.diagnostic(`skipped comparing screenshots: ${why}`);
    for (const { name, hash, ready } of SHOWN_VIEWS) {
      await t.test(`${name}, ${width}`, async () => {
        await page.goto('about:blank');
        await page.goto(server.url + hash);
        await ready(page);
        const isWider = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        );
        assert.equal(isWider, false, 'the page does not scroll sideways');
        const taken = await settledScreenshot(page);
        const difference =
          why === undefined ? differenceToGolden(`${name}-${width}-${scheme}`, taken) : undefined;
        const found = await seriousFindings(page);
        await page.emulateMedia({ colorScheme: scheme === 'light' ? 'dark' : 'light' });
        found.push(...(await seriousFindings(page)));
        await page.emulateMedia({ colorScheme: scheme });
        assert.deepEqual(found, []);
        assert.equal(difference, undefined);
      });
    }
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
});

/** The page when it no longer changes: a chart on a busy machine is drawn some frames after its data are there. */
async function settledScreenshot(page: Page): Promise<Buffer> {
  let taken = await page.screenshot();
  for (let same = 0, shots = 0; same < 2 && shots < 30; shots += 1) {
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    const next = await page.screenshot();
    same = next.equals(taken) ? same + 1 : 0;
    taken = next;
  }
  return taken;
}

/** What axe finds serious or critical, by rule and place. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
      );
  });
}
