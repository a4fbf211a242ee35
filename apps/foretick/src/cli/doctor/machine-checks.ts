import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config-schema.ts';
import { readOwner } from '../../system/owner-file.ts';
import type { Finding } from './check.ts';

const MIN_FREE_BYTES = 1024 ** 3;

/** The Node that runs this. */
export async function checkNode(): Promise<Finding[]> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24) return [{ check: 'node', state: 'ok', finding: `Node ${process.versions.node}` }];
  return [
    {
      check: 'node',
      state: 'problem',
      finding: `Node ${process.versions.node} is too old: run npm ci, then npm start or npx foretick`,
    },
  ];
}

/** Room and rights where the data folder is. */
export async function checkDisk({ dataDir }: Config): Promise<Finding[]> {
  let place = resolve(dataDir);
  while (!existsSync(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return [
      {
        check: 'disk',
        state: 'problem',
        finding: `${place} cannot be written by this user; choose another --data-dir`,
      },
    ];
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const finding = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${place}`;
  return [
    {
      check: 'disk',
      state: free < MIN_FREE_BYTES ? 'warning' : 'ok',
      finding: free < MIN_FREE_BYTES ? `${finding}: make room` : finding,
    },
  ];
}

/** Whether the page and the API can be served. */
export async function checkPort({ host, port: number, dataDir }: Config): Promise<Finding[]> {
  if (readOwner(dataDir)?.url?.endsWith(`:${number}`))
    return [{ check: 'port', state: 'ok', finding: `${number} is used by Foretick itself` }];
  const free = await new Promise<boolean>((answer) => {
    const server = createServer()
      .once('error', () => answer(false))
      .listen(number, host, () => server.close(() => answer(true)));
  });
  return [
    free
      ? { check: 'port', state: 'ok', finding: `${number} is free` }
      : {
          check: 'port',
          state: 'problem',
          finding: `${number} is in use by another program: stop it, or start with --port ${number + 1}`,
        },
  ];
}
