import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Difference } from '../check/difference.ts';
import { startSystem } from '../rig/system.ts';
import { codeOfEnding, endedWithin, type Scenario } from './scenario.ts';

const DISK_BYTES = 1024 ** 3;
/** Room that is left when a system starts: at most so much. */
const LEFT_BYTES = 1_500_000;
const PATIENCE_MS = 20_000;

/** A small disk of its own, on which a file leaves next to no room at each start. */
export const diskFull: Scenario = {
  name: 'disk-full',
  checkEvery: 5,
  unavailable: () => {
    if (process.platform !== 'linux') return 'a small disk is mounted on Linux only';
    return process.getuid?.() === 0 ? undefined : 'mounting a small disk needs root';
  },
  async prepare({ dataDir }) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'foretick', dirname(dataDir)]);
  },
  async strike({ market, dataDir, random }) {
    const ballast = join(dirname(dataDir), 'ballast');
    const { bavail, bsize } = statfsSync(dirname(dataDir));
    const bytes = Math.floor(bavail * bsize - random() * LEFT_BYTES);
    execFileSync('fallocate', ['-l', String(bytes), ballast]);
    try {
      const running = startSystem(market, { dataDir, env: { FORETICK_DISK_BUDGET: 'off' } });
      const ended = await endedWithin(running, PATIENCE_MS);
      if (ended === undefined) return 'killed before the disk was full';
      const code = codeOfEnding(ended);
      if (!/FULL|NOT_WRITABLE/.test(code)) throw new Difference(`a full disk was told as ${code}`);
      return `ended with ${code}`;
    } finally {
      rmSync(ballast);
    }
  },
  async close({ dataDir }, passed) {
    if (!passed) cpSync(dataDir, join(dirname(dataDir), '..', 'kept'), { recursive: true });
    execFileSync('umount', [dirname(dataDir)]);
  },
};
