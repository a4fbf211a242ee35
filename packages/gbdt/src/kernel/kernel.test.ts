import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { kernelBytesText } from '../../build/build-kernel.ts';
import { openKernel } from './kernel.ts';
import { KERNEL_BYTES } from './kernel-bytes.ts';
import { newSharedMemory } from './webassembly.ts';

const COMPILER = fileURLToPath(new URL('../../../../node_modules/assemblyscript', import.meta.url));
const skip = existsSync(COMPILER) ? false : 'assemblyscript is not installed';

describe('kernel', () => {
  it('is what its sources compile to, byte for byte', { skip }, async () => {
    assert.ok((await kernelBytesText()).includes(`'${KERNEL_BYTES}'`), 'run npm run build:kernel');
  });

  const memory = newSharedMemory(64);
  const kernel = openKernel(memory);
  const VALUES = 1024;
  const KEYS = 65_536;
  const SPARE = 131_072;
  const COUNTS = 196_608;
  const CUTS = 262_144;
  const BINS = 327_680;

  /** Sorted values, cuts and bins of a column. */
  const bin = (column: readonly number[], maxBins: number) => {
    const count = column.length;
    new Float32Array(memory.buffer, VALUES, count).set(column);
    const size = kernel.sortColumn(VALUES, count, KEYS, SPARE, COUNTS);
    const table = new Float32Array(memory.buffer, CUTS, 256).fill(Infinity);
    const cutCount = kernel.findCuts(SPARE, size, maxBins, CUTS);
    kernel.binColumn(VALUES, count, CUTS, BINS);
    return {
      sorted: new Float32Array(memory.buffer, SPARE, size).slice(),
      cuts: table.slice(0, cutCount),
      bins: new Uint8Array(memory.buffer, BINS, count).slice(),
    };
  };
  const float = fc.oneof(
    fc.float({ noDefaultInfinity: true, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, -0, Number.NaN, 1e-42, -1e-42),
  );

  it('sorts a column, without what is missing', () => {
    fc.assert(
      fc.property(fc.array(float, { maxLength: 300 }), (column) => {
        const expected = Float32Array.from(
          column.filter((value) => !Number.isNaN(value)).map((v) => v + 0),
        ).sort();
        assert.deepEqual(bin(column, 255).sorted, expected);
      }),
    );
  });

  it('gives each value the count of cuts not above it, and the missing bin 255', () => {
    fc.assert(
      fc.property(
        fc.array(float, { maxLength: 300 }),
        fc.integer({ min: 2, max: 255 }),
        (column, maxBins) => {
          const { cuts, bins } = bin(column, maxBins);
          assert.ok(cuts.length < maxBins);
          const expected = Float32Array.from(column).map((value) =>
            Number.isNaN(value) ? 255 : cuts.filter((cut) => cut <= value).length,
          );
          assert.deepEqual([...bins], [...expected]);
        },
      ),
    );
  });

  it('gives each of few distinct values its own bin', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const column = values.flatMap((value, at) =>
            Array.from({ length: 1 + (at % 5) * 10 }, () => value),
          );
          const { bins } = bin(column, 40);
          assert.equal(new Set(bins).size, values.length);
        },
      ),
    );
  });

  it('spreads many values evenly, and keeps a frequent one apart', () => {
    const column = Array.from({ length: 4_000 }, (_, i) => (i < 2_000 ? 0.5 : Math.sin(i)));
    const { bins } = bin(column, 64);
    const sizes = new Map<number, number>();
    for (const at of bins) sizes.set(at, (sizes.get(at) ?? 0) + 1);
    assert.equal(sizes.get(bins[0] ?? -1), 2_000);
    sizes.delete(bins[0] ?? -1);
    assert.ok(sizes.size > 55, `${sizes.size} bins`);
    assert.ok(Math.max(...sizes.values()) < 80, `${Math.max(...sizes.values())} in a bin`);
  });

  it('adds up histograms of any width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 27 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.nat(),
        (width, count, salt) => {
          const stride = Math.ceil(width / 8) * 8;
          const bytes = new Uint8Array(memory.buffer);
          const at = { bins: 1024, packed: 1_048_576, rows: 1_114_112, out: 2_097_152, scratch: 3_145_728 };
          const packed = new BigInt64Array(memory.buffer, at.packed, count);
          const rows = new Uint32Array(memory.buffer, at.rows, count);
          const expected = new BigInt64Array(width * 256);
          for (let i = 0; i < count; i += 1) {
            packed[i] = (BigInt(i % 7) << 32n) + BigInt((i * 31 + salt) % 1_000) - 500n;
            rows[i] = (i * 2) % count;
          }
          for (let i = 0; i < count * stride; i += 1) bytes[at.bins + i] = (i * 7 + salt) % 251;
          for (const row of rows) {
            for (let k = 0; k < width; k += 1) {
              const place = k * 256 + (bytes[at.bins + row * stride + k] ?? 0);
              expected[place] = (expected[place] ?? 0n) + (packed[row] ?? 0n);
            }
          }
          const groups = Math.ceil(width / 8);
          const tail = width - (groups - 1) * 8;
          kernel.histogram(at.bins, stride, at.packed, at.rows, count, groups, tail, at.out, at.scratch);
          assert.deepEqual(new BigInt64Array(memory.buffer, at.out, width * 256), expected);
        },
      ),
      { numRuns: 25 },
    );
  });
});
