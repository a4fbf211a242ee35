import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notWritable } from './store-error.ts';

/** A place for the large temporary files of one piece of work; gone with everything in it when removed. */
export interface WorkFolder {
  file(name: string): string;
  remove(): Promise<void>;
}

/** Folders are made beside the database, so that they are on the disk that has the room, and are found after a crash. */
export async function makeWorkFolder(databasePath: string): Promise<WorkFolder> {
  const folder = await make(databasePath).catch((error: unknown) => {
    throw notWritable(databasePath, 'no folder for temporary files can be made beside it', error);
  });
  return {
    file: (name) => join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Removes what an earlier process left behind. Only for the owner of the database. */
export async function removeWorkFolders(databasePath: string): Promise<void> {
  await rm(workRoot(databasePath), { recursive: true, force: true });
}

async function make(databasePath: string): Promise<string> {
  if (databasePath === ':memory:') return mkdtemp(join(tmpdir(), 'foretick-work-'));
  const root = workRoot(databasePath);
  await mkdir(root, { recursive: true });
  return mkdtemp(join(root, 'work-'));
}

function workRoot(databasePath: string): string {
  return `${databasePath}.work`;
}
