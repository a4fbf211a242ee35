import { FEATURE_BYTES } from './histogram';

/** The bin of a missing value, the last of a feature's 256. */
const MISSING_AT: usize = 255 * 8;

let lambda: f64 = 0;
let alpha: f64 = 0;
let minWeight: f64 = 0;
let lower: f64 = 0;
let upper: f64 = 0;
let gradientUnit: f64 = 0;
let hessianUnit: f64 = 0;
let total: i64 = 0;

let bestGain: f64 = 0;
let bestLeft: i64 = 0;
let bestSlot: i32 = -1;
let bestBin: i32 = 0;
let bestMissingLeft: i32 = 0;
let noneMissing: bool = false;

/** What does not change within a tree: units that turn quantised sums into sums, and the penalties. */
export function configure(
  gradientUnitOf: f64,
  hessianUnitOf: f64,
  lambdaOf: f64,
  alphaOf: f64,
  minWeightOf: f64,
): void {
  gradientUnit = gradientUnitOf;
  hessianUnit = hessianUnitOf;
  lambda = lambdaOf;
  alpha = alphaOf;
  minWeight = minWeightOf;
}

/**
 * The best split of a node over the features `from` to `to` (slots of its histogram). `features` holds a u32 for each
 * slot: count of value bins, and the direction (+1, -1 as i8) it is held to at bit 16.
 * Writes {f64 sum of both children's scores, f64 left gradient, f64 left Hessian, i32 slot, i32 bin, i32 missing left};
 * slot is -1 where nothing can be split; missing left is 2 where nothing is missing.
 */
export function findSplit(
  sums: usize,
  features: usize,
  from: u32,
  to: u32,
  gradientSum: f64,
  hessianSum: f64,
  lowest: f64,
  highest: f64,
  bounded: bool,
  out: usize,
): void {
  total = ((<i64>hessianSum) << 32) + <i64>gradientSum;
  lower = lowest;
  upper = highest;
  bestGain = -Infinity;
  bestSlot = -1;
  bestLeft = 0;
  for (let slot = from; slot < to; slot++) {
    const feature = load<u32>(features + (slot << 2));
    const bins = feature & 0xffff;
    const direction = <i32>(<i8>(feature >> 16));
    const histogram = sums + slot * FEATURE_BYTES;
    const missing = load<i64>(histogram + MISSING_AT);
    noneMissing = missing == 0;
    if (bounded) {
      scanHeld(histogram, bins, slot, 0, missing != 0, direction);
      if (missing != 0) scanHeld(histogram, bins, slot, missing, false, direction);
    } else {
      scan(histogram, bins, slot, 0, missing != 0);
      if (missing != 0) scan(histogram, bins, slot, missing, false);
    }
  }
  store<f64>(out, bestGain);
  store<f64>(out, <f64>gradientOf(bestLeft), 8);
  store<f64>(out, <f64>hessianOf(bestLeft), 16);
  store<i32>(out, bestSlot, 24);
  store<i32>(out, bestBin, 28);
  store<i32>(out, bestMissingLeft, 32);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function gradientOf(sum: i64): i32 {
  return <i32>sum;
}

/** The gradient below may be negative, which has borrowed from the Hessian's half: taken back here. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function hessianOf(sum: i64): i32 {
  return <i32>((sum - <i64>(<i32>sum)) >> 32);
}

/** Left sums grow bin by bin from `start`, which is what missing rows add when they go left. */
function scan(histogram: usize, bins: u32, slot: u32, start: i64, withLast: bool): void {
  const last = histogram + ((withLast ? bins : bins - 1) << 3);
  const whole = total;
  const penalty = lambda;
  const least = minWeight;
  const g = gradientUnit;
  const h = hessianUnit;
  const plain = alpha == 0;
  let left = start;
  for (let at = histogram; at < last; at += 8) {
    const sum = load<i64>(at);
    if (sum == 0) continue;
    left += sum;
    const right = whole - left;
    const leftWeight = <f64>hessianOf(left) * h;
    const rightWeight = <f64>hessianOf(right) * h;
    if (leftWeight < least || rightWeight < least) {
      if (rightWeight < least) break;
      continue;
    }
    if (leftWeight <= 0 || rightWeight <= 0) continue;
    let a = <f64>gradientOf(left) * g;
    let b = <f64>gradientOf(right) * g;
    if (!plain) {
      a = shrink(a);
      b = shrink(b);
    }
    const gain = (a * a) / (leftWeight + penalty) + (b * b) / (rightWeight + penalty);
    if (gain > bestGain) take(gain, left, slot, <i32>((at - histogram) >> 3), start);
  }
}

/** As scan, with leaf values held within bounds and in the order that the feature's direction asks for. */
function scanHeld(
  histogram: usize,
  bins: u32,
  slot: u32,
  start: i64,
  withLast: bool,
  direction: i32,
): void {
  const last = histogram + ((withLast ? bins : bins - 1) << 3);
  let left = start;
  for (let at = histogram; at < last; at += 8) {
    const sum = load<i64>(at);
    if (sum == 0) continue;
    left += sum;
    const right = total - left;
    const leftWeight = <f64>hessianOf(left) * hessianUnit;
    const rightWeight = <f64>hessianOf(right) * hessianUnit;
    if (leftWeight < minWeight || rightWeight < minWeight) continue;
    if (leftWeight <= 0 || rightWeight <= 0) continue;
    const a = <f64>gradientOf(left) * gradientUnit;
    const b = <f64>gradientOf(right) * gradientUnit;
    const leftValue = valueOf(a, leftWeight);
    const rightValue = valueOf(b, rightWeight);
    if (<f64>direction * (rightValue - leftValue) < 0) continue;
    const gain = scoreAt(a, leftWeight, leftValue) + scoreAt(b, rightWeight, rightValue);
    if (gain > bestGain) take(gain, left, slot, <i32>((at - histogram) >> 3), start);
  }
}

function take(gain: f64, left: i64, slot: u32, bin: i32, start: i64): void {
  bestGain = gain;
  bestLeft = left;
  bestSlot = slot;
  bestBin = bin;
  bestMissingLeft = noneMissing ? 2 : i32(start != 0);
}

function shrink(gradient: f64): f64 {
  return copysign<f64>(max<f64>(abs<f64>(gradient) - alpha, 0), gradient);
}

function valueOf(gradient: f64, weight: f64): f64 {
  return min<f64>(max<f64>(-shrink(gradient) / (weight + lambda), lower), upper);
}

/** Twice the fall of the loss when the leaf takes this value. */
function scoreAt(gradient: f64, weight: f64, value: f64): f64 {
  return -(2 * gradient * value + (weight + lambda) * value * value + 2 * alpha * abs<f64>(value));
}

/** Sums over rows, as {f64 gradient, f64 Hessian}, still in whole numbers. */
export function sumRows(packed: usize, rows: usize, count: u32, out: usize): void {
  let sum: i64 = 0;
  const end = rows + (count << 2);
  for (; rows < end; rows += 4) sum += load<i64>(packed + (load<u32>(rows) << 3));
  store<f64>(out, <f64>gradientOf(sum));
  store<f64>(out, <f64>hessianOf(sum), 8);
}
