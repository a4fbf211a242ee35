import type { Column } from '../dataset.ts';
import { GbdtError } from '../errors.ts';
import { writeXgboostJson } from '../format/write-xgboost.ts';
import { linked } from '../objective/losses.ts';
import type { BuiltinObjective, Link } from '../objective/objective.ts';
import { type Forest, plantForest, sumLeaves } from './forest.ts';
import { planShap, type ShapPlan } from './shap-plan.ts';
import type { Tree } from './tree.ts';
import { addContributions } from './tree-shap.ts';

/** What a model was trained for; of an own objective only the link is known. */
export type ModelObjective = BuiltinObjective | { readonly kind: 'custom'; readonly link: Link };

export interface ModelParts {
  readonly trees: readonly Tree[];
  readonly features: number;
  readonly featureNames: readonly string[] | undefined;
  /** Margin before the first tree. */
  readonly baseMargin: number;
  readonly link: Link;
  readonly objective: ModelObjective;
  /** False where thresholds are compared in double precision (models read from LightGBM). */
  readonly roundsToFloat32: boolean;
}

type Row = ArrayLike<number>;

/** A trained or loaded model. It does not change; one instance serves one thread. */
export class Model {
  readonly parts: ModelParts;
  readonly #forest: Forest;
  readonly #row: Float32Array | Float64Array;
  #shapPlan: ShapPlan | undefined;

  constructor(parts: ModelParts) {
    this.parts = parts;
    this.#forest = plantForest(parts.trees);
    this.#row = parts.roundsToFloat32 ? new Float32Array(parts.features) : new Float64Array(parts.features);
  }

  get features(): number {
    return this.parts.features;
  }

  get treeCount(): number {
    return this.parts.trees.length;
  }

  /** The prediction for one row of feature values, NaN where missing. Allocates nothing. Errors: BAD_ROW. */
  predictRow(row: Row): number {
    return linked(this.marginOfRow(row), this.parts.link);
  }

  /** The prediction before the link: base margin plus leaves. */
  marginOfRow(row: Row): number {
    this.#take(row);
    return this.parts.baseMargin + sumLeaves(this.#forest, this.#row);
  }

  /**
   * Predictions for columns of equal length, written to `out` (a new array by default).
   * Errors: BAD_COLUMNS where the count of columns or a length does not fit.
   */
  predict(columns: readonly Column[], out?: Float64Array): Float64Array {
    const rows = this.#checkColumns(columns, out?.length);
    const result = out ?? new Float64Array(rows);
    for (let at = 0; at < rows; at += 1) {
      for (let feature = 0; feature < columns.length; feature += 1)
        this.#row[feature] = columns[feature]?.[at] ?? Number.NaN;
      const margin = this.parts.baseMargin + sumLeaves(this.#forest, this.#row);
      result[at] = linked(margin, this.parts.link);
    }
    return result;
  }

  /**
   * What each feature adds to the margin of a row (exact TreeSHAP by the cover of nodes), and last what all rows have in
   * common. The sum is the margin. The first call prepares the trees, later ones allocate nothing. Written to `out`, which has one place more than there are features. Errors: BAD_ROW.
   */
  contributions(row: Row, out: Float64Array = new Float64Array(this.features + 1)): Float64Array {
    this.#take(row);
    if (out.length !== this.features + 1) {
      throw new GbdtError(
        'BAD_ROW',
        `out: ${out.length} places; contributions need ${this.features + 1}, one for each feature and the base`,
      );
    }
    this.#shapPlan ??= planShap(this.#forest);
    out.fill(0);
    out[this.features] = this.parts.baseMargin;
    addContributions(this.#forest, this.#row, this.#shapPlan, out);
    return out;
  }

  /** Gain or cover of all splits on each feature, added up. Cover is the sum of Hessians that pass the split. */
  importance(kind: 'gain' | 'cover' | 'splits'): Float64Array {
    const sums = new Float64Array(this.features);
    const { feature, gain, cover } = this.#forest;
    for (const [node, at] of feature.entries()) {
      if (at < 0) continue;
      const amount = kind === 'splits' ? 1 : kind === 'gain' ? gain[node] : cover[node];
      sums[at] = (sums[at] ?? 0) + (amount ?? 0);
    }
    return sums;
  }

  /** The model as XGBoost's JSON. Errors: BAD_MODEL_FILE. */
  toXgboostJson(): string {
    return writeXgboostJson(this.parts);
  }

  #take(row: Row): void {
    if (row.length !== this.features) {
      throw new GbdtError(
        'BAD_ROW',
        `row: ${row.length} values; the model has ${this.features} features, give one value for each`,
      );
    }
    for (let feature = 0; feature < row.length; feature += 1) this.#row[feature] = row[feature] ?? Number.NaN;
  }

  #checkColumns(columns: readonly Column[], outLength: number | undefined): number {
    const rows = columns[0]?.length ?? 0;
    if (columns.length !== this.features) {
      throw new GbdtError(
        'BAD_COLUMNS',
        `columns: ${columns.length} given; the model has ${this.features} features, give one column for each`,
      );
    }
    const at = columns.findIndex(({ length }) => length !== rows);
    if (at >= 0 || (outLength !== undefined && outLength !== rows)) {
      const what = at >= 0 ? `columns[${at}]: ${columns[at]?.length} values` : `out: ${outLength} places`;
      throw new GbdtError('BAD_COLUMNS', `${what}; columns[0] has ${rows}, all lengths must be equal`);
    }
    return rows;
  }
}
