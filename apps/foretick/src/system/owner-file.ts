import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const ownerSchema = z.object({
  pid: z.number(),
  command: z.string(),
  /** Where it takes commands; absent when it takes none. */
  url: z.string().optional(),
  token: z.string().optional(),
});

/** The process that owns a data folder, as it wrote itself down. */
export type Owner = z.infer<typeof ownerSchema>;

const FILE = 'owner.json';

/** Readable by this user alone: whoever has the token may give commands. */
export function writeOwner(dataDir: string, owner: Owner): void {
  rmSync(join(dataDir, FILE), { force: true });
  writeFileSync(join(dataDir, FILE), `${JSON.stringify(owner)}\n`, { mode: 0o600 });
}

/** `undefined` when there is none, or none that can be read. */
export function readOwner(dataDir: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Removes it when it is this process's own. */
export function removeOwner(dataDir: string): void {
  if (readOwner(dataDir)?.pid === process.pid) rmSync(join(dataDir, FILE), { force: true });
}
