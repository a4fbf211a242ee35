import { type InstrumentId, parseInstrumentId } from '@foretick/core/trade';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import type { HistorySources, Workspace } from '../profiles/profile.ts';
import { auditCommand } from './audit.ts';
import { backfillCommand } from './backfill.ts';
import { backfillNewsCommand } from './backfill-news.ts';
import { candlesCommand } from './candles.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { exportNewsCommand } from './export-news.ts';
import { forecastsCommand } from './forecasts.ts';
import { importCommand } from './import.ts';
import { importNewsCommand } from './import-news.ts';
import { inspectCommand } from './inspect.ts';
import { modelsCommand } from './models.ts';
import { searchCommand } from './search.ts';
import { trainCommand } from './train.ts';
import { verifyCommand } from './verify.ts';

/** Commands on a data folder, by name. They run in their own process, or inside the system that owns the folder. */
export const WORKSPACE_COMMANDS = {
  audit: auditCommand,
  backfill: backfillCommand,
  'backfill-news': backfillNewsCommand,
  candles: candlesCommand,
  evaluate: evaluateCommand,
  export: exportCommand,
  'export-news': exportNewsCommand,
  forecasts: forecastsCommand,
  import: importCommand,
  'import-news': importNewsCommand,
  inspect: inspectCommand,
  models: modelsCommand,
  search: searchCommand,
  train: trainCommand,
  verify: verifyCommand,
} as const satisfies Readonly<Record<string, (workspace: Workspace, sources: HistorySources) => Command>>;

export type WorkspaceCommandName = keyof typeof WORKSPACE_COMMANDS;

/** `onHistory` hears of each instrument that a command brought history of. */
export function commandsOf(
  workspace: Workspace,
  sources: HistorySources,
  onHistory: (instrument: InstrumentId) => void = () => {},
): ReadonlyMap<string, Command> {
  return new Map(
    Object.entries(WORKSPACE_COMMANDS).map(([name, make]): [string, Command] => {
      const command = make(workspace, sources);
      if (!BRINGS_HISTORY.has(name)) return [name, command];
      return [
        name,
        async (args, progress, signal) => {
          const result = await command(args, progress, signal);
          const { instrument } = z.object({ instrument: z.string() }).parse(result);
          const known = parseInstrumentId(instrument);
          if (known.ok) onHistory(known.value);
          return result;
        },
      ];
    }),
  );
}

const BRINGS_HISTORY: ReadonlySet<string> = new Set<WorkspaceCommandName>(['import', 'backfill']);
