/** Node of a tree over bins: {i32 feature (-1: leaf), i32 bin, i32 missing left, i32 left, i32 right, i32, f64 value}. */
const NODE_BYTES: u32 = 32;

/** Splits a list of rows by one column of bins, both sides in order: left rows to `left`, right rows to `right`. */
export function partition(
  column: usize,
  rows: usize,
  count: u32,
  bin: u32,
  missingLeft: u32,
  left: usize,
  right: usize,
): u32 {
  const end = rows + (count << 2);
  const first = left;
  // Missing is bin 255: one more, cut to a byte, makes it the lowest.
  const highest = bin + missingLeft;
  while (rows < end) {
    const row = load<u32>(rows);
    const toLeft = <usize>(((<u32>load<u8>(column + row) + missingLeft) & 255) <= highest);
    store<u32>(left, row);
    store<u32>(right, row);
    left += toLeft << 2;
    right += (toLeft ^ 1) << 2;
    rows += 4;
  }
  return <u32>((left - first) >> 2);
}

/** Gradients and Hessians in float32 become one i64 for each row: Hessian << 32, plus gradient, both as whole numbers. */
export function quantise(
  gradients: usize,
  hessians: usize,
  from: u32,
  to: u32,
  gradientScale: f64,
  hessianScale: f64,
  out: usize,
): void {
  for (let row = from; row < to; row++) {
    const gradient = <i64>nearest<f64>(<f64>load<f32>(gradients + (row << 2)) * gradientScale);
    const hessian = <i64>nearest<f64>(<f64>load<f32>(hessians + (row << 2)) * hessianScale);
    store<i64>(out + (row << 3), (hessian << 32) + gradient);
  }
}

/** {f64 sum of |gradient|, f64 sum of Hessians} of some rows. */
export function sumAbsolute(gradients: usize, hessians: usize, from: u32, to: u32, out: usize): void {
  let gradient: f64 = 0;
  let hessian: f64 = 0;
  for (let row = from; row < to; row++) {
    gradient += abs<f64>(<f64>load<f32>(gradients + (row << 2)));
    const second = <f64>load<f32>(hessians + (row << 2));
    // A negative one spoils the sum, so that it is found.
    hessian += second >= 0 ? second : NaN;
  }
  store<f64>(out, gradient);
  store<f64>(out, hessian, 8);
}

/** Adds a leaf's value to the margins of its rows. */
export function addValue(rows: usize, count: u32, value: f64, margins: usize): void {
  const end = rows + (count << 2);
  for (; rows < end; rows += 4) {
    const at = margins + (load<u32>(rows) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/** Sends rows down a tree by their bins and adds the leaf's value to their margins. `rows` 0 means rows `from` to `to`. */
export function route(
  columns: usize,
  columnBytes: u32,
  rows: usize,
  from: u32,
  to: u32,
  nodes: usize,
  margins: usize,
): void {
  for (let i = from; i < to; i++) {
    const row = rows == 0 ? i : load<u32>(rows + (i << 2));
    let node = nodes;
    let feature = load<i32>(node);
    while (feature >= 0) {
      const missingLeft = load<u32>(node, 8);
      const bin = (<u32>load<u8>(columns + feature * columnBytes + row) + missingLeft) & 255;
      const next = bin <= load<u32>(node, 4) + missingLeft ? load<u32>(node, 12) : load<u32>(node, 16);
      node = nodes + next * NODE_BYTES;
      feature = load<i32>(node);
    }
    const at = margins + (row << 3);
    store<f64>(at, load<f64>(at) + load<f64>(node, 24));
  }
}

/** Columns of bins become rows of bins, eight columns at a time. `order` holds the u32 address of each column. */
export function transpose(order: usize, width: u32, from: u32, to: u32, stride: u32, out: usize): void {
  for (let first: u32 = 0; first < width; first += 8) {
    const at = order + (first << 2);
    const a = load<u32>(at);
    const b = first + 1 < width ? load<u32>(at, 4) : a;
    const c = first + 2 < width ? load<u32>(at, 8) : a;
    const d = first + 3 < width ? load<u32>(at, 12) : a;
    const e = first + 4 < width ? load<u32>(at, 16) : a;
    const f = first + 5 < width ? load<u32>(at, 20) : a;
    const g = first + 6 < width ? load<u32>(at, 24) : a;
    const h = first + 7 < width ? load<u32>(at, 28) : a;
    let target = out + from * stride + first;
    for (let row = from; row < to; row++) {
      let word = <u64>load<u8>(a + row);
      word |= (<u64>load<u8>(b + row)) << 8;
      word |= (<u64>load<u8>(c + row)) << 16;
      word |= (<u64>load<u8>(d + row)) << 24;
      word |= (<u64>load<u8>(e + row)) << 32;
      word |= (<u64>load<u8>(f + row)) << 40;
      word |= (<u64>load<u8>(g + row)) << 48;
      word |= (<u64>load<u8>(h + row)) << 56;
      store<u64>(target, word);
      target += stride;
    }
  }
}
