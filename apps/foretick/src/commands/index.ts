import type { Command } from '@foretick/service-api';
import type { Workspace } from '../profiles/profile.ts';
import { candlesCommand } from './candles.ts';
import { evaluateCommand } from './evaluate.ts';
import { forecastsCommand } from './forecasts.ts';
import { importCommand } from './import.ts';
import { trainCommand } from './train.ts';

/** Commands on a data folder, by name. They run in their own process, or inside the system that owns the folder. */
export const WORKSPACE_COMMANDS = {
  candles: candlesCommand,
  evaluate: evaluateCommand,
  forecasts: forecastsCommand,
  import: importCommand,
  train: trainCommand,
} as const satisfies Readonly<Record<string, (workspace: Workspace) => Command>>;

export type WorkspaceCommandName = keyof typeof WORKSPACE_COMMANDS;

export function commandsOf(workspace: Workspace): ReadonlyMap<string, Command> {
  return new Map(Object.entries(WORKSPACE_COMMANDS).map(([name, make]) => [name, make(workspace)]));
}
