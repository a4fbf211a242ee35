/**
 * Sorts the values of a column that are not NaN, in place of `keys`, by radix over 11 bits three times.
 * `values` are float32; `keys` and `spare` have room for as many u32. Returns the count; the sorted float32 values
 * are in `spare`.
 */
export function sortColumn(values: usize, count: u32, keys: usize, spare: usize, counts: usize): u32 {
  let size: u32 = 0;
  memory.fill(counts, 0, 3 * 8192);
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f32>(values + (i << 2));
    if (value != value) continue;
    // Minus zero equals zero, so it has to sort as zero.
    const bits = reinterpret<u32>(value + 0);
    const key = bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
    store<u32>(keys + (size << 2), key);
    size++;
    bump(counts + ((key & 2047) << 2));
    bump(counts + 8192 + (((key >> 11) & 2047) << 2));
    bump(counts + 16384 + ((key >> 22) << 2));
  }
  pass(keys, spare, size, 0, counts);
  pass(spare, keys, size, 11, counts + 8192);
  pass(keys, spare, size, 22, counts + 16384);
  for (let i: u32 = 0; i < size; i++) {
    const key = load<u32>(spare + (i << 2));
    store<u32>(spare + (i << 2), key ^ (key >> 31 ? 0x80000000 : 0xffffffff));
  }
  return size;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function bump(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

function pass(from: usize, to: usize, size: u32, shift: u32, counts: usize): void {
  let start: u32 = 0;
  for (let at = counts; at < counts + 8192; at += 4) {
    const count = load<u32>(at);
    store<u32>(at, start);
    start += count;
  }
  for (let i: u32 = 0; i < size; i++) {
    const key = load<u32>(from + (i << 2));
    const at = counts + (((key >> shift) & 2047) << 2);
    const target = load<u32>(at);
    store<u32>(at, target + 1);
    store<u32>(to + (target << 2), key);
  }
}

/**
 * The cuts of sorted values: bin k holds values from cut k-1 up to, and not with, cut k. With few distinct values each has
 * its bin; else a value more frequent than an equal share has a bin for itself, and the rest is spread evenly. A cut is
 * the float32 midpoint of the values beside it. Writes at most `maxBins` - 1 cuts and returns how many.
 */
export function findCuts(sorted: usize, count: u32, maxBins: u32, out: usize): u32 {
  if (count == 0) return 0;
  const end = sorted + (count << 2);
  const share = max<u32>(count / maxBins, 2);
  let distinct: u32 = 0;
  let frequent: u32 = 0;
  let rest: u32 = count;
  for (let at = sorted; at < end; ) {
    const next = runEnd(at, end);
    const size = <u32>((next - at) >> 2);
    distinct++;
    if (size >= share) {
      frequent++;
      rest -= size;
    }
    at = next;
  }
  const each = distinct <= maxBins;
  let restBins = maxBins > frequent ? maxBins - frequent : 1;
  let cuts: u32 = 0;
  let inBin: u32 = 0;
  let next = runEnd(sorted, end);
  for (let at = sorted; next < end && cuts < maxBins - 1; ) {
    const size = <u32>((next - at) >> 2);
    const after = runEnd(next, end);
    const own = size >= share;
    if (!own) inBin += size;
    if (each || own || <u32>((after - next) >> 2) >= share || inBin >= rest / restBins) {
      const low = load<f32>(next - 4);
      const high = load<f32>(next);
      const cut = <f32>((<f64>low + <f64>high) / 2);
      store<f32>(out + (cuts << 2), cut > low ? cut : high);
      cuts++;
      if (!own) {
        rest -= inBin;
        inBin = 0;
        if (restBins > 1) restBins--;
      }
    }
    at = next;
    next = after;
  }
  return cuts;
}

/** Where the run of values equal to the first ends. */
function runEnd(from: usize, end: usize): usize {
  const value = load<f32>(from);
  let at = from + 4;
  while (at < end && load<f32>(at) == value) at += 4;
  return at;
}

/** The bin of each value: how many cuts are not above it; 255 where it is NaN. `cuts` is filled up to 255 with infinity. */
export function binColumn(values: usize, count: u32, cuts: usize, out: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f32>(values + (i << 2));
    let at = cuts;
    at += usize(load<f32>(at, 127 * 4) <= value) << 9;
    at += usize(load<f32>(at, 63 * 4) <= value) << 8;
    at += usize(load<f32>(at, 31 * 4) <= value) << 7;
    at += usize(load<f32>(at, 15 * 4) <= value) << 6;
    at += usize(load<f32>(at, 7 * 4) <= value) << 5;
    at += usize(load<f32>(at, 3 * 4) <= value) << 4;
    at += usize(load<f32>(at, 1 * 4) <= value) << 3;
    at += usize(load<f32>(at) <= value) << 2;
    store<u8>(out + i, value != value ? 255 : <u8>((at - cuts) >> 2));
  }
}
