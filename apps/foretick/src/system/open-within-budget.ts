import { ForetickError } from '@foretick/ports';
import { formatBytes } from '../config/bytes.ts';
import type { Config } from '../config/config-schema.ts';
import { compactWorkspace } from '../profiles/embedded.ts';
import type { Workspace } from '../profiles/profile.ts';
import { budgetOf, freeDiskBytes } from './budget-setting.ts';
import { type DataPlace, ownDataFolder } from './data-folder.ts';
import { createDiskBudget, type DiskBudget, type DiskState } from './disk-budget.ts';

/**
 * Opens the data folder within its disk budget: deletes the oldest trades that are too much, and when the file is still
 * larger than the budget, gives the free room in it back to the disk before anything else runs.
 */
export async function openWithinBudget(
  config: DataPlace & Pick<Config, 'diskBudget'>,
  tell: (line: string) => void,
): Promise<{ readonly workspace: Workspace; readonly disk: DiskBudget }> {
  const { dataDir, diskBudget } = config;
  let workspace = await ownDataFolder(config, 'start');
  try {
    const budgetBytes = budgetOf(dataDir, diskBudget);
    const disk = createDiskBudget({
      history: {
        tradeDays: () => workspace.history.tradeDays(),
        retain: (options) => workspace.history.retain(options),
      },
      clock: workspace.clock,
      diskUse: () => workspace.diskUse(),
      budgetBytes,
      tell,
    });
    const state = await disk.enforce();
    if (isWorthCompacting(state, freeDiskBytes(dataDir))) {
      tell(`giving ${formatBytes(state.fileBytes - state.usedBytes)} of free room back to the disk`);
      await workspace.close();
      await compactWorkspace(dataDir).catch((error: unknown) => {
        // The room is still there for new rows; it is tried again at the next start.
        if (!(error instanceof ForetickError)) throw error;
        tell(error.message);
      });
      workspace = await ownDataFolder(config, 'start');
      await disk.enforce();
    }
    return { workspace, disk };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}

/** The copy needs room for a moment, and something has to come of it. */
function isWorthCompacting({ usedBytes, fileBytes, budgetBytes }: DiskState, freeDisk: number): boolean {
  if (budgetBytes === undefined || fileBytes <= budgetBytes) return false;
  return fileBytes - usedBytes > fileBytes * WORTH_SHARE && freeDisk > usedBytes * ROOM_SHARE;
}

const WORTH_SHARE = 0.02;
const ROOM_SHARE = 1.2;
