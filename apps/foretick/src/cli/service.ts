import { type EventLog, ForetickError } from '@foretick/ports';
import { createRecorder } from '@foretick/service-recorder';
import { createTrainingRequests } from '@foretick/service-trainer';
import type { Config } from '../config/config-schema.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { openSharedLog, recorderGroup } from '../profiles/distributed.ts';
import type { Workspace } from '../profiles/profile.ts';
import { sharedHistory } from '../profiles/shared-history.ts';
import { openSharedStore } from '../profiles/shared-store.ts';
import { sourceNames } from '../profiles/source-names.ts';
import { keepHeapLean } from '../system/lean-heap.ts';
import type { LoneService } from '../system/lone-services.ts';
import { openWithinBudget } from '../system/open-within-budget.ts';
import { runServices } from '../system/run-service.ts';
import { tradeRetention } from '../system/run-system.ts';
import { serveProbes } from '../system/serve-probes.ts';
import { openApi, reports } from './start.ts';
import type { Terminal } from './terminal.ts';

/** `foretick service NAMES`: services of a system on Kafka in one process, until it is told to stop. */
export async function service(
  names: readonly (LoneService | 'api')[],
  config: Config,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  keepHeapLean();
  const label = `service ${names.join(', ')}`;
  terminal.note(
    `${label} connects to ${config.kafkaBrokers.join(', ')}; it waits up to two minutes for brokers that do not answer`,
  );
  const lone = names.filter((name) => name !== 'api');
  if (lone.length > 0 && lone.length < names.length)
    throw new ForetickError('SERVICE_ALONE', 'service api owns the tables: start it in a process of its own');
  try {
    await (lone.length === 0
      ? apiService(config, terminal, signal)
      : loneServices(lone, label, config, terminal, signal));
  } catch (error) {
    // Told to stop while it waited for brokers: that they did not come is no failure then.
    const waited = error instanceof ForetickError && error.code === 'LOG_UNREACHABLE';
    if (!signal.aborted || !waited) throw error;
  }
}

async function loneServices(
  lone: readonly LoneService[],
  label: string,
  config: Config,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const view = await loadFeatureView();
  const probes =
    config.probePort === undefined
      ? undefined
      : await serveProbes(config.host, config.probePort, lone.join('+'));
  const onReady = (log: EventLog) => {
    terminal.note(`${label} is running on ${config.kafkaBrokers.join(', ')}`);
    probes?.ready(log);
  };
  try {
    await runServices(lone, { config, view, onReady, ...reports(terminal) }, signal);
  } finally {
    await probes?.close();
  }
}

/** The page, the API and the tables: one process, since the tables have one owner. */
async function apiService(config: Config, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const closing: (() => Promise<void>)[] = [];
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  try {
    const opened = await openWithinBudget(config, (line) => terminal.note(line));
    closing.unshift(() => opened.workspace.close());
    const log = await openSharedLog(config, reports(terminal).report, signal);
    closing.unshift(() => log.close());
    const shared = await openSharedStore(config);
    if (shared !== undefined) closing.unshift(() => shared.close());
    const workspace: Workspace = {
      ...opened.workspace,
      log,
      ...(shared !== undefined && { store: shared, history: sharedHistory(opened.workspace, shared) }),
    };
    const { store, clock } = workspace;
    const view = await loadFeatureView();
    const requests = createTrainingRequests();
    const names = sourceNames(config);
    const api = await openApi(config, workspace, names, [], opened.disk, view, terminal, requests);
    closing.unshift(() => api.close());
    const group = recorderGroup(config.dataDir);
    const running = [
      api,
      ...(store.capabilities.ingestsFromLog ? [] : [createRecorder({ log, store, clock, group })]),
      opened.disk,
      ...(config.keepTradeDays === undefined ? [] : [tradeRetention(workspace, config.keepTradeDays)]),
    ].map((one) => one.run(anyStop));
    try {
      await Promise.race(running);
    } finally {
      stop.abort();
      await Promise.allSettled(running);
    }
  } finally {
    for (const close of closing) await close();
  }
}
