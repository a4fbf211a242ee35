import { createWriteStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { ForetickError } from '@foretick/ports';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type EntryWish, fitOf } from './archive-names.ts';
import { inputError } from './input-error.ts';

export interface ZipLimits {
  /** Bytes of one unpacked entry. */
  readonly maxBytes: number;
  /** Times that an entry may be larger unpacked. Trades as text come to 10; all zeros would come to 1,000. */
  readonly maxRatio: number;
  readonly maxEntries: number;
}

export const ZIP_LIMITS: ZipLimits = { maxBytes: 100e9, maxRatio: 200, maxEntries: 100_000 };

export interface Unpacking {
  readonly path: string;
  readonly wish: EntryWish;
  /** Where the entry is to be written. */
  readonly target: string;
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
  readonly limits?: ZipLimits;
}

/**
 * Writes the one entry of an archive that fits to `target` and gives its name. Throws `INPUT_ENTRY` when none fits or
 * several do, naming them; `INPUT_TOO_LARGE`, `INPUT_TRUNCATED`, `INPUT_UNREADABLE`.
 */
export async function unpackEntry(unpacking: Unpacking): Promise<string> {
  const { path, wish, limits = ZIP_LIMITS } = unpacking;
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw damaged(path, error);
  });
  try {
    const entry = chosenEntry(path, await textEntries(zip, path, limits), wish);
    if (entry.isEncrypted()) {
      throw inputError(
        'INPUT_UNREADABLE',
        path,
        `${entry.fileName} is encrypted; unpack it with its password`,
      );
    }
    if (!entry.canDecodeFileData()) {
      throw inputError(
        'INPUT_UNREADABLE',
        path,
        `${entry.fileName} is compressed by a method other than deflate; unpack it first`,
      );
    }
    await assertSize(unpacking, entry, limits);
    await write(zip, entry, unpacking);
    return entry.fileName;
  } catch (error) {
    throw damaged(path, error);
  } finally {
    zip.close();
  }
}

/** The archive's csv files, without what a Mac adds to them. */
async function textEntries(zip: ZipFile, path: string, { maxEntries }: ZipLimits): Promise<readonly Entry[]> {
  if (zip.entryCount > maxEntries) {
    throw inputError(
      'INPUT_TOO_LARGE',
      path,
      `the archive has ${zip.entryCount} entries, at most ${maxEntries} are allowed; unpack what you need`,
    );
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const isText = /\.csv$/i.test(entry.fileName) && !/(^|\/)(__MACOSX\/|\.)/.test(entry.fileName);
    if (isText) entries.push(entry);
  }
  return entries;
}

function chosenEntry(path: string, entries: readonly Entry[], wish: EntryWish): Entry {
  const fitting = entries.filter((entry) => ['trades', 'candles'].includes(fitOf(entry.fileName, wish)));
  const [first] = fitting.length > 0 ? fitting : entries;
  const decided =
    fitting.length === 1 || (entries.length === 1 && first && fitOf(first.fileName, wish) === 'unknown');
  if (first !== undefined && decided) return first;
  const shown = entries.slice(0, MAX_SHOWN).map((entry) => entry.fileName);
  const more = entries.length > MAX_SHOWN ? ` and ${entries.length - MAX_SHOWN} more` : '';
  const problem =
    entries.length === 0
      ? 'the archive holds no csv file'
      : fitting.length > 1
        ? `several entries fit ${wish.instrument} (${fitting.map((entry) => entry.fileName).join(', ')}); name the kind, or unpack the one you want`
        : `no entry is named for ${wantedSaid(wish)}; the archive has ${shown.join(', ')}${more}: choose another pair, kind or interval, or unpack the one you want`;
  throw inputError('INPUT_ENTRY', path, problem);
}

const MAX_SHOWN = 12;

function wantedSaid({ instrument, kind, intervalSec }: EntryWish): string {
  const candles = `candles of ${intervalSec / 60} min`;
  return `${instrument}, ${kind === 'trades' ? 'trades' : kind === 'candles' ? candles : `trades or ${candles}`}`;
}

/** What the archive says of the entry's size is held to while it is unpacked, so that checking it is enough. */
async function assertSize(
  { path, target }: Unpacking,
  { fileName, compressedSize, uncompressedSize }: Entry,
  { maxBytes, maxRatio }: ZipLimits,
): Promise<void> {
  const said = `${fileName} unpacks to ${uncompressedSize} bytes`;
  if (uncompressedSize > maxBytes) {
    throw inputError('INPUT_TOO_LARGE', path, `${said}, at most ${maxBytes} are allowed; split it`);
  }
  if (uncompressedSize > Math.max(compressedSize, 1) * maxRatio && uncompressedSize > SMALL_BYTES) {
    throw inputError(
      'INPUT_TOO_LARGE',
      path,
      `${said} from ${compressedSize}, more than ${maxRatio} times as many: it does not look like trades or candles; check where it comes from`,
    );
  }
  const { bavail, bsize } = await statfs(dirname(target));
  if (uncompressedSize > bavail * bsize) {
    throw inputError(
      'INPUT_TOO_LARGE',
      path,
      `${said}, the disk has room for ${bavail * bsize}; free some room`,
    );
  }
}

/** No harm can come of an entry this small. */
const SMALL_BYTES = 10e6;

async function write(
  zip: ZipFile,
  entry: Entry,
  { path, target, progress, signal }: Unpacking,
): Promise<void> {
  const source = await zip.openReadStreamPromise(entry);
  let bytes = 0;
  let sum = 0;
  let told = 0;
  async function* checked(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const part of parts) {
      bytes += part.length;
      sum = crc32(part, sum);
      const share = bytes / Math.max(1, entry.uncompressedSize);
      if (share - told >= 0.01) {
        told = share;
        progress(share);
      }
      yield part;
    }
  }
  await pipeline(source, checked, createWriteStream(target), { signal });
  if (sum !== entry.crc32) {
    throw inputError(
      'INPUT_UNREADABLE',
      path,
      `${entry.fileName} is damaged (its checksum differs); fetch it again`,
    );
  }
}

/** Says what yauzl or zlib stumbled over. */
function damaged(path: string, error: unknown): ForetickError {
  if (error instanceof ForetickError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/too many bytes/i.test(text)) {
    return inputError(
      'INPUT_TOO_LARGE',
      path,
      'an entry unpacks to more bytes than the archive says; check where it comes from',
      error,
    );
  }
  if (
    /end of central directory|unexpected end|unexpected eof|not enough bytes|overflows file bounds/i.test(
      text,
    )
  ) {
    return inputError('INPUT_TRUNCATED', path, 'the zip archive is cut off; fetch it again, whole', error);
  }
  if (/encrypt/i.test(text)) {
    return inputError(
      'INPUT_UNREADABLE',
      path,
      'the archive is encrypted; unpack it with its password',
      error,
    );
  }
  const isSystem = error instanceof Error && 'syscall' in error;
  return inputError(
    'INPUT_UNREADABLE',
    path,
    isSystem
      ? `cannot be unpacked (${text}); check the disk`
      : `the zip archive is damaged (${text.split('\n', 1)[0]}); fetch it again`,
    error,
  );
}
