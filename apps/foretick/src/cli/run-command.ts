import * as z from 'zod';
import { WORKSPACE_COMMANDS, type WorkspaceCommandName } from '../commands/index.ts';
import type { Config } from '../config/config-schema.ts';
import { historySources } from '../profiles/embedded.ts';
import type { Workspace } from '../profiles/profile.ts';
import { runOnDataFolder } from '../system/data-folder.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs a command on the data folder and gives its result to `render`, or to standard output with `--json`. A
 * result that says `passed: false` makes the exit status 1.
 */
export async function runCommand(
  name: WorkspaceCommandName,
  args: Readonly<Record<string, unknown>>,
  config: Config,
  terminal: Terminal,
  signal: AbortSignal,
  render: (result: unknown, terminal: Terminal) => void,
): Promise<void> {
  const progress = (share: number, text: string) => terminal.progress(share, text);
  const command = (workspace: Workspace) => WORKSPACE_COMMANDS[name](workspace, historySources(config));
  const result = await runOnDataFolder(config, name, command, args, progress, signal);
  terminal.result(result);
  if (!terminal.json) render(result, terminal);
  if (failedSchema.safeParse(result).success) process.exitCode = 1;
}

const failedSchema = z.object({ passed: z.literal(false) });
