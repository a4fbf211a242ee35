import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One file, written anew for each input. */
export interface ScratchFile {
  /** Its path, once it holds the input. */
  holding(input: string, encoding: 'utf8' | 'latin1'): string;
  remove(): void;
}

/** Where Linux keeps files in memory: a disk would take most of the time. */
const MEMORY = '/dev/shm';

export function createScratchFile(name: string): ScratchFile {
  let folder: string | undefined;
  return {
    holding: (input, encoding) => {
      folder ??= mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'foretick-fuzz-'));
      const path = join(folder, name);
      writeFileSync(path, input, encoding);
      return path;
    },
    remove: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
