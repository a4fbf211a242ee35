import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { NOW } from './page-world.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--font-render-hinting=none',
];

const WIDTHS = {
  desktop: { viewport: { width: 1_280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;

export type Width = keyof typeof WIDTHS;
export type Scheme = 'light' | 'dark';

/** The system's Chromium, closed when the test ends; `undefined` after a skip that says why. */
export async function openBrowser(
  context: TestContext,
  flags: readonly string[] = [],
): Promise<Browser | undefined> {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    context.skip(`no Chromium at ${BROWSERS.join(', ')}`);
    return undefined;
  }
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  context.after(() => browser.close());
  return browser;
}

export interface Watched {
  readonly page: Page;
  /** What the page complained of, and requests that went elsewhere. */
  readonly complaints: string[];
}

/** A page whose clock stands at `NOW`. */
export async function openPage(
  browser: Browser,
  url: string,
  width: Width,
  colorScheme: Scheme,
): Promise<Watched> {
  const context = await browser.newContext({
    ...WIDTHS[width],
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  return watch(page, url);
}

/** A page with the machine's clock, as of a system that runs. */
export async function openLivePage(browser: Browser, url: string): Promise<Watched> {
  return watch(await browser.newPage(WIDTHS.desktop), url);
}

function watch(page: Page, url: string): Watched {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith('data:')) complaints.push(`asks for ${asked}`);
  });
  return { page, complaints };
}
