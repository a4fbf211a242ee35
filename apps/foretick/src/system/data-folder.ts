import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { openWorkspace } from '../profiles/embedded.ts';
import type { Workspace } from '../profiles/profile.ts';
import type { RegistrySettings } from '../profiles/registry.ts';
import { readOwner, removeOwner, writeOwner } from './owner-file.ts';

/** Raised when the folder's layout changes; each part in it has a schema version of its own besides. */
const FORMAT = 1;
export const FORMAT_FILE = 'foretick.json';
const IN_USE = new Set(['STORE_IN_USE', 'LOG_IN_USE']);

/** The data folder, and where its models are kept. */
export type DataPlace = RegistrySettings & { readonly dataDir: string };

/** Opens the data folder as its only owner. Throws `DATA_IN_USE` when another process has it. */
export async function ownDataFolder(place: DataPlace, command: string): Promise<Workspace> {
  const { dataDir } = place;
  checkFormat(dataDir);
  const workspace = await openWorkspace(dataDir, undefined, place).catch((error: unknown) => {
    if (!(error instanceof ForetickError) || !IN_USE.has(error.code)) throw error;
    throw new ForetickError('DATA_IN_USE', inUse(dataDir), { cause: error, retryable: true });
  });
  writeOwner(dataDir, { pid: process.pid, command });
  return {
    ...workspace,
    async close() {
      removeOwner(dataDir);
      await workspace.close();
    },
  };
}

/**
 * Runs a command on the data folder: in this process when the folder is free, else inside the running system
 * that owns it.
 */
export async function runOnDataFolder(
  place: DataPlace,
  name: string,
  command: (workspace: Workspace) => Command,
  args: unknown,
  onProgress: (share: number, text: string) => void,
  signal: AbortSignal,
): Promise<unknown> {
  let workspace: Workspace;
  try {
    workspace = await ownDataFolder(place, name);
  } catch (error) {
    const owner = readOwner(place.dataDir);
    if (!(error instanceof ForetickError) || error.code !== 'DATA_IN_USE' || owner?.url === undefined)
      throw error;
    const client = createClient({
      baseUrl: owner.url,
      ...(owner.token === undefined ? {} : { token: owner.token }),
    });
    return client.run(name, args, onProgress, signal);
  }
  try {
    return await command(workspace)(args, onProgress, signal);
  } finally {
    await workspace.close();
  }
}

function inUse(dataDir: string): string {
  const owner = readOwner(dataDir);
  const who =
    owner === undefined
      ? 'another process'
      : `process ${owner.pid} (foretick ${owner.command}${owner.url === undefined ? '' : `, ${owner.url}`})`;
  return `the data folder ${dataDir} is in use by ${who}; stop that one, or choose another folder with --data-dir`;
}

function checkFormat(dataDir: string): void {
  const path = join(dataDir, FORMAT_FILE);
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!existsSync(path)) writeFileSync(path, `${JSON.stringify({ format: FORMAT })}\n`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ForetickError(
      'DATA_DIR_NOT_WRITABLE',
      `the data folder ${dataDir} cannot be written (${why}); give this user the right to, or choose another with --data-dir`,
      { cause },
    );
  }
  const format = z.object({ format: z.number() }).safeParse(readJson(path)).data?.format;
  if (format === undefined) {
    throw new ForetickError(
      'DATA_DIR_DAMAGED',
      `${path} cannot be read; is ${dataDir} a data folder of Foretick? Choose another with --data-dir`,
    );
  }
  if (format > FORMAT) {
    throw new ForetickError(
      'DATA_DIR_TOO_NEW',
      `${dataDir} was written by a newer Foretick (format ${format}); update Foretick, or choose another with --data-dir`,
    );
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
