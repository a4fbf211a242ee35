import { readFileSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { FORMAT_FILE } from './data-folder.ts';

/**
 * The budget of a data folder in bytes; `undefined` when it is off. Without a setting it is chosen once, from what is
 * free at the first start, and kept in the folder: it does not shrink when something else fills the disk.
 */
export function budgetOf(
  dataDir: string,
  setting: number | 'off' | undefined,
  freeBytes: number = freeDiskBytes(dataDir),
): number | undefined {
  if (setting !== undefined) return setting === 'off' ? undefined : setting;
  const kept = keptBudget(dataDir);
  if (kept !== undefined) return kept;
  const chosen = Math.max(MIN_BYTES, Math.min(MAX_BYTES, Math.floor(freeBytes / 2)));
  keep(dataDir, chosen);
  return chosen;
}

/** What was chosen at the first start, if there was one. */
export function keptBudget(dataDir: string): number | undefined {
  return folderSchema.safeParse(readFolder(dataDir)).data?.disk_budget_bytes;
}

export function freeDiskBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const MAX_BYTES = 50e9;
const MIN_BYTES = 1e9;

const folderSchema = z.object({ disk_budget_bytes: z.number().optional() });

function readFolder(dataDir: string): unknown {
  try {
    return JSON.parse(readFileSync(join(dataDir, FORMAT_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

function keep(dataDir: string, bytes: number): void {
  const path = join(dataDir, FORMAT_FILE);
  const before = z.record(z.string(), z.unknown()).safeParse(readFolder(dataDir)).data ?? {};
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...before, disk_budget_bytes: bytes })}\n`);
  renameSync(`${path}.new`, path);
}
