import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FuzzTarget } from '../fuzz-target.ts';

type Encoded = Pick<FuzzTarget, 'name' | 'binary'>;

/** Inputs that a parser once failed at, a folder for each target. */
const CASES = join(import.meta.dirname, '../../cases');

/** Keeps an input for good: one line of base64, of the gzip of its UTF-8 or, of a binary format, its bytes. Returns the file. */
export function writeCase(target: Encoded, name: string, input: string): string {
  const folder = join(CASES, target.name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.b64`);
  writeFileSync(file, `${toLine(target, input)}\n`);
  return file;
}

/** Every kept input of a target, by its name. */
export function readCases(target: Encoded): readonly (readonly [name: string, input: string])[] {
  const folder = join(CASES, target.name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map(
      (name) =>
        [name.replace(/\.b64$/, ''), fromLine(target, readFileSync(join(folder, name), 'utf8'))] as const,
    );
}

/** The targets that have kept inputs. */
export function casedTargets(): readonly string[] {
  return existsSync(CASES) ? readdirSync(CASES) : [];
}

export function toLine({ binary }: Pick<FuzzTarget, 'binary'>, input: string): string {
  return gzipSync(Buffer.from(input, binary === true ? 'latin1' : 'utf8')).toString('base64');
}

export function fromLine({ binary }: Pick<FuzzTarget, 'binary'>, line: string): string {
  return gunzipSync(Buffer.from(line.trim(), 'base64')).toString(binary === true ? 'latin1' : 'utf8');
}
