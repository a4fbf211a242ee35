import type { Command } from '@foretick/service-api';
import type { FeedOf, Workspace } from '../profiles/profile.ts';
import { auditCommand } from './audit.ts';
import { backfillCommand } from './backfill.ts';
import { candlesCommand } from './candles.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { forecastsCommand } from './forecasts.ts';
import { importCommand } from './import.ts';
import { inspectCommand } from './inspect.ts';
import { trainCommand } from './train.ts';

/** Commands on a data folder, by name. They run in their own process, or inside the system that owns the folder. */
export const WORKSPACE_COMMANDS = {
  audit: auditCommand,
  backfill: backfillCommand,
  candles: candlesCommand,
  evaluate: evaluateCommand,
  export: exportCommand,
  forecasts: forecastsCommand,
  import: importCommand,
  inspect: inspectCommand,
  train: trainCommand,
} as const satisfies Readonly<Record<string, (workspace: Workspace, feedOf: FeedOf) => Command>>;

export type WorkspaceCommandName = keyof typeof WORKSPACE_COMMANDS;

export function commandsOf(workspace: Workspace, feedOf: FeedOf): ReadonlyMap<string, Command> {
  return new Map(Object.entries(WORKSPACE_COMMANDS).map(([name, make]) => [name, make(workspace, feedOf)]));
}
