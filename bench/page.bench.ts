import {
  builtPage,
  eventsOfMinute,
  openBrowser,
  openLivePage,
  type PageServer,
  startPageServer,
} from '@foretick/app/testing/page';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Benchmark } from './benchmark.ts';

const LOADS = 7;
const SECONDS = 8;
const UPDATES_A_SECOND = 60;
const DAY_MINUTES = 1_440;
/** Minutes that are sent before the page is waited for. */
const AT_ONCE = 10;

/**
 * The page in headless Chromium, whose frames the processor draws: time to the first candle painted, from an empty cache, against the
 * page's own `load` event; frames dropped while 60 updates a second come, against a page at rest; and what is on the heap after 24 hours
 * of stream, against before them, both once all that is kept is full.
 */
export const benchmark: Benchmark = {
  name: 'page',
  async *run() {
    const cleanups: (() => unknown)[] = [];
    const context = {
      after: (cleanup: () => unknown) => void cleanups.push(cleanup),
      skip: (reason?: string) => {
        throw new Error(reason);
      },
    };
    try {
      const folder = await builtPage();
      const browser = await openBrowser(context, ['--enable-precise-memory-info']);
      if (folder === undefined || browser === undefined) throw new Error('no page, or no browser');
      const server = await startPageServer(context, folder);

      const { painted, loaded } = await firstCandle(browser, server);
      yield { name: 'page first candle', value: painted, unit: 'ms', baseline: loaded };

      const { page } = await shownPage(browser, server);
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      const resting = await framesDropped(page, session, async () => undefined);
      const streaming = await framesDropped(page, session, () => stream(server));
      yield {
        name: 'page frames dropped',
        value: streaming.dropped,
        unit: '% of frames',
        baseline: resting.dropped,
      };
      yield { name: 'page work per frame', value: streaming.workMs, unit: 'ms', baseline: resting.workMs };

      // What is kept is full after 25 hours, and its memory settles in the hours after.
      for (const day of [0, 1]) await streamDay(page, server, day * DAY_MINUTES);
      const before = await heapOf(session);
      await streamDay(page, server, 2 * DAY_MINUTES);
      const after = await heapOf(session);
      yield { name: 'page heap after a day', value: after.heap, unit: 'MB', baseline: before.heap };
      yield { name: 'page nodes after a day', value: after.nodes, unit: 'nodes', baseline: before.nodes };
    } finally {
      for (const cleanup of cleanups.reverse()) await cleanup();
    }
  },
};

/** Run in the page before its scripts: notes when the chart first had candles and the frame after that was drawn. */
const NOTE_FIRST_CANDLE = `
  const look = () => {
    const chart = document.querySelector('[data-testid="chart"]:not([data-candles="0"]) canvas');
    if (chart === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.firstCandleAt = performance.now(); }));
  };
  requestAnimationFrame(look);
`;

async function firstCandle(browser: Browser, server: PageServer) {
  const painted: number[] = [];
  const loaded: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const { page } = await openLivePage(browser, server.url);
    await page.addInitScript(NOTE_FIRST_CANDLE);
    await page.goto(server.url);
    await page.waitForFunction('globalThis.firstCandleAt');
    painted.push(await page.evaluate('globalThis.firstCandleAt'));
    loaded.push(await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd'));
    await page.context().close();
  }
  return { painted: median(painted), loaded: median(loaded) };
}

async function shownPage(browser: Browser, server: PageServer) {
  const watched = await openLivePage(browser, server.url);
  await watched.page.goto(server.url);
  await watched.page.locator('[data-testid="chart"]:not([data-marks="0"])').waitFor();
  return watched;
}

/**
 * Share of frames that did not come within one and a half times a frame's length, in percent, and how long the page's main thread was
 * busy for each 1/60 s, which others on the machine disturb less.
 */
async function framesDropped(page: Page, session: CDPSession, meanwhile: () => Promise<void>) {
  const before = await metricOf(session, 'TaskDuration');
  const startedAt = performance.now();
  await page.evaluate(`(() => {
    globalThis.frames = [];
    const end = performance.now() + ${SECONDS * 1_000};
    const note = (now) => { frames.push(now); if (now < end) requestAnimationFrame(note); else globalThis.framesNoted = true; };
    globalThis.framesNoted = false;
    requestAnimationFrame(note);
  })()`);
  await meanwhile();
  await page.waitForFunction('globalThis.framesNoted');
  const frames = await page.evaluate<readonly number[]>('globalThis.frames');
  const lengthMs = 1_000 / 60;
  const missed = frames
    .slice(1)
    .map((time, index) => Math.max(0, Math.round((time - (frames[index] ?? time)) / lengthMs) - 1));
  const dropped = missed.reduce((sum, count) => sum + count, 0);
  const slots = (performance.now() - startedAt) / lengthMs;
  const workMs = ((await metricOf(session, 'TaskDuration')) - before) * 1_000;
  return { dropped: (100 * dropped) / (frames.length + dropped), workMs: workMs / slots };
}

/** Sends states of the open candle at an even pace. */
async function stream(server: PageServer): Promise<void> {
  const states = eventsOfMinute(0).filter(
    ({ event, payload }) => event === 'candle' && 'status' in payload && payload.status === 'provisional',
  );
  const startedAt = performance.now();
  for (let sent = 0; sent < SECONDS * UPDATES_A_SECOND; sent += 1) {
    const event = states[sent % states.length];
    if (event !== undefined) server.publish(event);
    const due = startedAt + ((sent + 1) * 1_000) / UPDATES_A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
}

/** A day of stream as fast as the page takes it. */
async function streamDay(page: Page, server: PageServer, firstMinute: number): Promise<void> {
  for (let minute = firstMinute; minute < firstMinute + DAY_MINUTES; minute += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i += 1) eventsOfMinute(minute + i).forEach(server.publish);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }
}

async function heapOf(session: CDPSession) {
  await session.send('HeapProfiler.enable');
  for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { heap: usedSize / 2 ** 20, nodes: await metricOf(session, 'Nodes') };
}

async function metricOf(session: CDPSession, metric: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === metric)?.value ?? 0;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
