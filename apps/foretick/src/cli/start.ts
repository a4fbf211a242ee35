import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { FeatureView } from '@foretick/core/feature';
import { MIN_TRAINING_CANDLES } from '@foretick/core/forecast';
import { pairOf } from '@foretick/core/trade';
import { ForetickError, type MarketFeed, type ModelVersion, type Promotion } from '@foretick/ports';
import { type Api, createApi, isLoopback } from '@foretick/service-api';
import { createTrainingRequests, type TrainingRequests } from '@foretick/service-trainer';
import { commandsOf } from '../commands/index.ts';
import type { Config } from '../config/config-schema.ts';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { historySources, openSource, tradeFileFacts } from '../profiles/embedded.ts';
import { openNews } from '../profiles/news.ts';
import type { Source, Workspace } from '../profiles/profile.ts';
import { checkRegistry } from '../profiles/registry.ts';
import { builtPage } from '../system/built-page.ts';
import type { DiskBudget } from '../system/disk-budget.ts';
import { keepHeapLean } from '../system/lean-heap.ts';
import { openWithinBudget } from '../system/open-within-budget.ts';
import { writeOwner } from '../system/owner-file.ts';
import { replaySummary } from '../system/replay-summary.ts';
import { runSystem } from '../system/run-system.ts';
import { trainInThreads } from '../training/train-in-threads.ts';
import { VERSION } from '../version.ts';
import { writeForecastLines } from './forecast-lines.ts';
import { writeSummary } from './summary-lines.ts';
import type { Terminal } from './terminal.ts';

interface Closable {
  close(): Promise<void>;
}

/** `foretick start`: the whole system in this process, until it is told to stop or a recording has run through. */
export async function start(config: Config, terminal: Terminal, signal: AbortSignal): Promise<void> {
  keepHeapLean();
  const opened: Closable[] = [];
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  try {
    await tellOfRegistry(config, terminal);
    const { workspace, disk } = await openWithinBudget(config, (line) => terminal.note(line));
    opened.unshift(workspace);
    const view = await loadFeatureView();
    const source = await openSource(config);
    opened.unshift(source);
    if (source.kind === 'replay' && config.speed === 'max') {
      await runThrough(config, workspace, source, disk, view, terminal, anyStop);
      return;
    }
    const news = await openNews(config);
    if (news !== undefined) opened.unshift(news);
    const requests = createTrainingRequests();
    const feeds = [source.feed, ...source.references.map(({ feed }) => feed)];
    const api = await openApi(config, workspace, source, feeds, disk, view, terminal, requests);
    opened.unshift(api);
    const lines = writeForecastLines({ log: workspace.log, source, terminal }, anyStop);
    const recipe = { model: config.model, alpha: config.gateAlpha };
    const runTraining = trainInThreads(recipe, view, workspace.clock);
    await runSystem(
      {
        ...{ config, workspace, source, disk, view, api, runTraining, requests },
        ...(news !== undefined && { news }),
        ...reports(terminal),
      },
      anyStop,
    );
    if (!anyStop.aborted) await untilStopped(terminal, anyStop);
    stop.abort();
    await lines;
  } finally {
    stop.abort();
    for (const one of opened) await one.close();
  }
}

/** A registry that is away keeps nobody from serving; one that cannot be used at all is an error. */
async function tellOfRegistry(config: Config, terminal: Terminal): Promise<void> {
  try {
    await checkRegistry(config);
  } catch (error) {
    if (!(error instanceof ForetickError) || !error.retryable) throw error;
    terminal.note(`${error.message} Until then no model is trained; those known here serve on.`);
  }
}

/** A recording at full speed: no page, no lines, a summary at the end. */
async function runThrough(
  config: Config,
  workspace: Workspace,
  source: Source,
  disk: DiskBudget,
  view: FeatureView,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = workspace;
  const [instrument] = source.instruments;
  if (config.input === undefined || instrument === undefined) return;
  const facts = await tradeFileFacts(config.input);
  const stored = async () =>
    (await store.instruments()).find((one) => one.instrument === instrument)?.trades ?? 0;
  const knownBefore = await stored();
  const startedAt = performance.now();
  const stop = new AbortController();
  const watching = (async () => {
    while (!stop.signal.aborted) {
      terminal.progress((await stored()) / facts.rows, 'replaying');
      await clock.sleep(500, stop.signal);
    }
  })();
  try {
    await runSystem({ config, workspace, source, disk, view, api: undefined, ...reports(terminal) }, signal);
  } finally {
    stop.abort();
    await watching;
  }
  if (signal.aborted) {
    terminal.note('interrupted; the same command goes on from here');
    return;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  writeSummary(await replaySummary(store, instrument, config.input, facts, knownBefore, seconds), terminal);
}

export async function openApi(
  config: Config,
  workspace: Workspace,
  source: Pick<Source, 'kind' | 'label' | 'instruments'>,
  /** Those that run in this process. */
  feeds: readonly MarketFeed[],
  disk: DiskBudget,
  view: FeatureView,
  terminal: Terminal,
  requests: TrainingRequests,
): Promise<Api> {
  const { log, store, registry, clock } = workspace;
  const token = config.token ?? randomBytes(32).toString('base64url');
  const api = createApi({
    log,
    store,
    clock,
    host: config.host,
    port: config.port,
    allowedHosts: [...config.allowedHosts, ...reachableNames(config)],
    pageDir: await builtPage(),
    token,
    source: { kind: source.kind, label: source.label },
    instruments: source.instruments,
    learningNeeded: MIN_TRAINING_CANDLES,
    intervalSec: INTERVAL_SEC,
    horizonsSec: HORIZONS_SEC,
    startedAt: clock.now(),
    version: VERSION,
    disk: () => disk.state(),
    registry,
    trials: workspace.trials,
    view,
    commands: commandsOf(workspace, historySources(config, feeds), requests.ask),
    report: (failure) => terminal.note(failure.message),
  });
  const { url } = await api.listen();
  writeOwner(config.dataDir, { pid: process.pid, command: 'start', url, token });
  if (!isLoopback(config.host)) terminal.note(tokenNote(config, token));
  const pairs = source.instruments.map(pairOf).join(', ');
  terminal.note(
    `${terminal.style('bold', 'Foretick')} ${VERSION}  ${source.label}  ${pairs}  1-minute candles`,
  );
  terminal.note(`The page: ${terminal.style('cyan', url)}   Data: ${config.dataDir}   Stop: Ctrl-C`);
  return api;
}

/** Names of this machine, where it listens on all of its addresses. */
function reachableNames({ host, port }: Config): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const names = addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  return [hostname(), ...names].map((name) => `${name}:${port}`);
}

/** A token that the user gave is not written again: what is written may be kept. */
function tokenNote({ token: given }: Config, token: string): string {
  const where = 'Open to other machines: the page and the API want the token';
  return given === undefined
    ? `${where} ${token} (of this start alone; FORETICK_TOKEN sets one)`
    : `${where}.`;
}

export function reports(terminal: Terminal) {
  return {
    report: (failure: ForetickError) => terminal.note(failure.message),
    onTrained: (challenger: ModelVersion, decided: readonly Promotion[]) => {
      const { instrument, horizonSec, trainingRows } = challenger;
      const [first] = decided;
      if (first === undefined || first.kind === 'progress') return;
      const serves = decided.find((one) => one.kind === 'promotion')?.modelVersion ?? 'the champion before';
      terminal.note(
        `${pairOf(instrument)} +${horizonSec / 60} min, trained on ${trainingRows} candles: ${serves} serves. ${first.reason}`,
      );
    },
  };
}

/** After a paced replay the page stays, so that one can look at what came of it. */
async function untilStopped(terminal: Terminal, signal: AbortSignal): Promise<void> {
  terminal.note('The recording has ended; the page stays until Ctrl-C.');
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
