import { WORKSPACE_COMMANDS, type WorkspaceCommandName } from '../commands/index.ts';
import { runOnDataFolder } from '../system/data-folder.ts';
import type { Terminal } from './terminal.ts';

/** Runs a command on the data folder and gives its result to `render`, or to standard output with `--json`. */
export async function runCommand(
  name: WorkspaceCommandName,
  args: Readonly<Record<string, unknown>>,
  dataDir: string,
  terminal: Terminal,
  signal: AbortSignal,
  render: (result: unknown, terminal: Terminal) => void,
): Promise<void> {
  const progress = (share: number, text: string) => terminal.progress(share, text);
  const result = await runOnDataFolder(dataDir, name, WORKSPACE_COMMANDS[name], args, progress, signal);
  terminal.result(result);
  if (!terminal.json) render(result, terminal);
}
