import type { ModelParameters, TreesParameters } from './model.ts';

/**
 * Parameters as a registry kept them, or `undefined` when the value is none that can be served: every number finite, lengths
 * that fit each other, and trees in which each path ends at a leaf.
 */
export function parseModelParameters(value: unknown): ModelParameters | undefined {
  return parseKind(value, 0);
}

/** Averages of averages are fine, bottomless ones are not. */
const DEEPEST = 4;

function parseKind(value: unknown, depth: number): ModelParameters | undefined {
  const fields = fieldsOf(value);
  switch (fields.kind) {
    case 'persistence':
      return { kind: 'persistence' };
    case 'drift': {
      const mean = numberOf(fields.mean);
      const shrinkage = numberOf(fields.shrinkage);
      return mean === undefined || shrinkage === undefined ? undefined : { kind: 'drift', mean, shrinkage };
    }
    case 'ridge':
      return parseRidge(fields);
    case 'trees':
      return parseTrees(fields);
    case 'average': {
      if (!Array.isArray(fields.members) || fields.members.length === 0 || depth === DEEPEST)
        return undefined;
      const members = fields.members.flatMap((member: unknown) => parseKind(member, depth + 1) ?? []);
      return members.length === fields.members.length ? { kind: 'average', members } : undefined;
    }
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function parseRidge(fields: Fields): ModelParameters | undefined {
  const means = numbersOf(fields.means);
  const scales = numbersOf(fields.scales);
  const coefficients = numbersOf(fields.coefficients);
  const intercept = numberOf(fields.intercept);
  const lambda = numberOf(fields.lambda);
  const shrinkage = numberOf(fields.shrinkage);
  if (means === undefined || scales === undefined || coefficients === undefined) return undefined;
  if (means.length !== coefficients.length || scales.length !== coefficients.length) return undefined;
  if (intercept === undefined || lambda === undefined || shrinkage === undefined) return undefined;
  return { kind: 'ridge', means, scales, coefficients, intercept, lambda, shrinkage };
}

function parseTrees(fields: Fields): TreesParameters | undefined {
  const width = numberOf(fields.width);
  const base = numberOf(fields.base);
  const roots = numbersOf(fields.roots);
  const feature = numbersOf(fields.feature);
  const threshold = numbersOf(fields.threshold);
  const left = numbersOf(fields.left);
  const cover = numbersOf(fields.cover);
  const shrinkage = numberOf(fields.shrinkage);
  if (width === undefined || base === undefined || shrinkage === undefined) return undefined;
  if (roots === undefined || feature === undefined || threshold === undefined || left === undefined)
    return undefined;
  const nodes = feature.length;
  if (threshold.length !== nodes || left.length !== nodes) return undefined;
  if (fields.cover !== undefined && cover?.length !== nodes) return undefined;
  if (!roots.every((root) => isWhole(root, 0, nodes - 1))) return undefined;
  const sound = feature.every((at, node) => {
    if (at === -1) return true;
    // Children lie after their parent, so a path cannot go round.
    return isWhole(at, 0, width - 1) && isWhole(left[node] ?? -1, node + 1, nodes - 2);
  });
  if (!sound) return undefined;
  const trees = { width, base, roots, feature, threshold, left, shrinkage } as const;
  return { kind: 'trees', ...trees, ...(cover !== undefined && { cover }) };
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function numbersOf(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every(Number.isFinite) ? value : undefined;
}
