/** Bytes of one feature's histogram: 256 bins of one packed i64 (Hessian sum << 32, plus gradient sum). */
export const FEATURE_BYTES: u32 = 2048;
/** Rows gathered at once, so that a block's bins and gradients stay in the second-level cache. */
export const BLOCK_ROWS: u32 = 1024;

/**
 * Adds rows to the histograms of `groups` groups of eight features each (the last may be narrower: `tail`, 1 to 8).
 * Rows are gathered block by block into `scratch` (gradients first, then bins group by group); a separate gather loop
 * keeps many cache misses in flight, and the adding loop then reads only what is near.
 */
export function histogram(
  bins: usize,
  stride: u32,
  packed: usize,
  rows: usize,
  count: u32,
  groups: u32,
  tail: u32,
  out: usize,
  scratch: usize,
): void {
  memory.fill(out, 0, ((groups - 1) * 8 + tail) * FEATURE_BYTES);
  for (let from: u32 = 0; from < count; from += BLOCK_ROWS) {
    const size = min(BLOCK_ROWS, count - from);
    gather(bins, stride, packed, rows + ((<usize>from) << 2), size, groups, scratch);
    let near = scratch + BLOCK_ROWS * 8;
    let sums = out;
    const full = tail == 8 ? groups : groups - 1;
    for (let group: u32 = 0; group < full; group++) {
      addEight(near, scratch, size, sums);
      near += BLOCK_ROWS * 8;
      sums += FEATURE_BYTES * 8;
    }
    if (full != groups) addTail(near, scratch, size, sums, tail);
  }
}

function gather(
  bins: usize,
  stride: u32,
  packed: usize,
  rows: usize,
  size: u32,
  groups: u32,
  scratch: usize,
): void {
  const near = scratch + BLOCK_ROWS * 8;
  for (let i: u32 = 0; i < size; i++) {
    const row = load<u32>(rows + (i << 2));
    store<i64>(scratch + (i << 3), load<i64>(packed + (row << 3)));
    let source = bins + row * stride;
    let target = near + (i << 3);
    const end = source + (groups << 3);
    while (source < end) {
      store<u64>(target, load<u64>(source));
      source += 8;
      target += BLOCK_ROWS * 8;
    }
  }
}

function addEight(near: usize, gradients: usize, size: u32, out: usize): void {
  const end = near + (size << 3);
  while (near < end) {
    const sum = load<i64>(gradients);
    const word = load<u64>(near);
    const a = out + (((<usize>word) & 255) << 3);
    store<i64>(a, load<i64>(a) + sum);
    const b = out + (((<usize>(word >> 8)) & 255) << 3);
    store<i64>(b, load<i64>(b, 2048) + sum, 2048);
    const c = out + (((<usize>(word >> 16)) & 255) << 3);
    store<i64>(c, load<i64>(c, 4096) + sum, 4096);
    const d = out + (((<usize>(word >> 24)) & 255) << 3);
    store<i64>(d, load<i64>(d, 6144) + sum, 6144);
    const e = out + (((<usize>(word >> 32)) & 255) << 3);
    store<i64>(e, load<i64>(e, 8192) + sum, 8192);
    const f = out + (((<usize>(word >> 40)) & 255) << 3);
    store<i64>(f, load<i64>(f, 10240) + sum, 10240);
    const g = out + (((<usize>(word >> 48)) & 255) << 3);
    store<i64>(g, load<i64>(g, 12288) + sum, 12288);
    const h = out + ((<usize>(word >> 56)) << 3);
    store<i64>(h, load<i64>(h, 14336) + sum, 14336);
    near += 8;
    gradients += 8;
  }
}

function addTail(near: usize, gradients: usize, size: u32, out: usize, tail: u32): void {
  for (let k: u32 = 0; k < tail; k++) {
    let source = near + k;
    let gradient = gradients;
    const end = source + (size << 3);
    while (source < end) {
      const at = out + ((<usize>load<u8>(source)) << 3);
      store<i64>(at, load<i64>(at) + load<i64>(gradient));
      source += 8;
      gradient += 8;
    }
    out += FEATURE_BYTES;
  }
}

/** parent -= child, bin by bin: what remains are the sums of the other child. */
export function subtract(parent: usize, child: usize, bytes: u32): void {
  const end = parent + bytes;
  while (parent < end) {
    v128.store(parent, i64x2.sub(v128.load(parent), v128.load(child)));
    v128.store(parent, i64x2.sub(v128.load(parent, 16), v128.load(child, 16)), 16);
    parent += 32;
    child += 32;
  }
}
