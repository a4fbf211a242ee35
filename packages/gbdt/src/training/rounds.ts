import type { Tree } from '../model/tree.ts';
import { linked, parameterOf, storableMargin } from '../objective/losses.ts';
import { metricNamed } from '../objective/metrics.ts';
import type { Metric } from '../objective/objective.ts';
import type { FullParams } from '../params.ts';
import { newRandom, type Random } from '../random.ts';
import { thresholdsOf } from './bin-columns.ts';
import type { Crew } from './crew.ts';
import { growTree } from './grow-tree.ts';
import { PHASE, TASK } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** Where training stands after a round. */
export interface RoundReport {
  /** From 1; 0 while columns are sorted into bins. */
  readonly round: number;
  readonly rounds: number;
  /** The metric on the validation set; undefined without one. */
  readonly validationLoss: number | undefined;
  readonly bestRound: number;
}

/** What the rounds come to. */
export interface Grown {
  readonly trees: readonly Tree[];
  readonly baseMargin: number;
  /** Validation metric by round; empty without a validation set. */
  readonly validationLosses: readonly number[];
  readonly constantFeatures: readonly number[];
}

/** One round after the other on columns that are binned and labels that are in place. */
export function* runRounds(
  place: Workplace,
  crew: Crew,
  params: FullParams,
): Generator<RoundReport, Grown, undefined> {
  const { layout, memory, margins, validationMargins, loss } = place;
  const cuts = Array.from({ length: layout.features }, (_, f) => thresholdsOf(memory, layout, f));
  const random = newRandom(params.seed);
  const metric = params.metric === undefined ? loss.metric : namedMetric(params, params.metric);
  const bestMargin = params.baseMargin ?? loss.baseMargin(place.labels, place.weights);
  const baseMargin = storableMargin(bestMargin, loss.link);
  margins.fill(baseMargin);
  validationMargins.fill(baseMargin);
  const constantFeatures = findConstant(place, cuts);
  const trees: Tree[] = [];
  const validationLosses: number[] = [];
  let best = 0;
  let slotFeatures: readonly number[] | undefined;
  for (let round = 1; round <= params.rounds; round += 1) {
    if (slotFeatures === undefined || layout.width < layout.features) {
      slotFeatures = chooseFeatures(layout.features, layout.width, random);
      placeFeatures(place, crew, params, slotFeatures, cuts);
    }
    const rowCount = chooseRows(place, params.rowSampling, random);
    derive(place, crew, params);
    trees.push(growTree({ place, crew, params, cuts, slotFeatures, rowCount }));
    if (rowCount < layout.rows) {
      place.task[TASK.outCount] = layout.rows - rowCount;
      crew.run(PHASE.routeOut);
    }
    if (layout.validationRows > 0) {
      crew.run(PHASE.routeValidation);
      validationLosses.push(validationLoss(place, metric));
      if (round === 1 || (validationLosses[round - 1] ?? 0) < (validationLosses[best - 1] ?? Infinity))
        best = round;
    } else best = round;
    yield {
      round,
      rounds: params.rounds,
      validationLoss: validationLosses[round - 1],
      bestRound: best,
    };
    if (params.earlyStoppingRounds > 0 && round - best >= params.earlyStoppingRounds) break;
  }
  const kept = params.earlyStoppingRounds > 0 ? best : trees.length;
  return { trees: trees.slice(0, kept), baseMargin, validationLosses, constantFeatures };
}

function namedMetric(params: FullParams, name: NonNullable<FullParams['metric']>): Metric {
  return metricNamed(name, parameterOf(params.objective));
}

/** Features with one bin and nothing missing: they are never split on. */
function findConstant({ layout, bytes }: Workplace, cuts: readonly Float32Array[]): number[] {
  const constant: number[] = [];
  for (const [feature, thresholds] of cuts.entries()) {
    if (thresholds.length > 1) continue;
    const start = layout.columns + feature * layout.rows;
    const column = bytes.subarray(start, start + layout.rows);
    const first = column[0];
    if (column.every((bin) => bin === first)) constant.push(feature);
  }
  return constant;
}

function chooseFeatures(features: number, width: number, random: Random): number[] {
  const order = Array.from({ length: features }, (_, feature) => feature);
  if (width === features) return order;
  for (let i = 0; i < width; i += 1) {
    const j = i + random.below(features - i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order.slice(0, width).sort((a, b) => a - b);
}

/** Tells the kernel the features of the next tree, and lays their bins out row by row. */
function placeFeatures(
  place: Workplace,
  crew: Crew,
  params: FullParams,
  slotFeatures: readonly number[],
  cuts: readonly Float32Array[],
): void {
  const { layout, words } = place;
  for (const [slot, feature] of slotFeatures.entries()) {
    words[layout.columnOrder / 4 + slot] = layout.columns + feature * layout.rows;
    const direction = (params.monotone?.[feature] ?? 0) & 0xff;
    words[layout.slotFeatures / 4 + slot] = (cuts[feature]?.length ?? 0) | (direction << 16);
  }
  crew.run(PHASE.transpose);
}

/** Writes the rows that the next tree sees, and the others apart. Returns how many it sees. */
function chooseRows({ layout, memory }: Workplace, share: number, random: Random): number {
  const inside = new Uint32Array(memory.buffer, layout.rowList, layout.rows);
  if (share >= 1) {
    for (let row = 0; row < inside.length; row += 1) inside[row] = row;
    return inside.length;
  }
  const outside = new Uint32Array(memory.buffer, layout.outRows, layout.rows);
  const bound = share * 4_294_967_296;
  let count = 0;
  for (let row = 0; row < inside.length; row += 1) {
    if (random.next() < bound) {
      inside[count] = row;
      count += 1;
    } else outside[row - count] = row;
  }
  if (count > 0) return count;
  inside[0] = 0;
  outside.copyWithin(0, 1);
  return 1;
}

function derive(place: Workplace, crew: Crew, params: FullParams): void {
  if (params.objective.kind !== 'custom') {
    crew.run(PHASE.gradients);
    return;
  }
  const { margins, labels, weights, gradients, hessians } = place;
  params.objective.gradients(margins, labels, weights, gradients, hessians);
  crew.run(PHASE.sums);
}

function validationLoss(place: Workplace, metric: Metric): number {
  const { validationMargins, validationLabels, validationWeights, loss } = place;
  const { link } = loss;
  const predictions =
    link === 'identity' ? validationMargins : validationMargins.map((margin) => linked(margin, link));
  return metric(predictions, validationLabels, validationWeights);
}
