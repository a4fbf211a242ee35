import { ForetickError } from '@foretick/ports';
import { childSeed, textSeed, uniform } from '../market/hash-random.ts';

/**
 * What goes wrong at the simulated endpoint, each a share of requests in [0, 1]; together at most 1. What is hit is decided by a hash of the seed,
 * the model, the material that is asked about, and how often that was asked before: the order of requests does not matter.
 */
export interface LlmFaults {
  /** The answer takes `slowMs`. */
  readonly slow?: number;
  /** There is no answer. */
  readonly unanswered?: number;
  /** The connection is cut in the middle of the answer. */
  readonly cut?: number;
  /** A page instead of a completion. */
  readonly notCompletion?: number;
  /** A completion whose text is no JSON. */
  readonly invalidJson?: number;
  /** JSON with values that the schema does not allow, or that break what was asked for in words. */
  readonly schemaViolation?: number;
  /** The right form, with a number and a name that nobody has told. */
  readonly unfaithful?: number;
  /** White space up to `max_tokens`. */
  readonly whitespace?: number;
  /** White space that never ends. */
  readonly endlessWhitespace?: number;
  /** Status 429 with `Retry-After`. */
  readonly rateLimited?: number;
  /** Status 500 or 503. */
  readonly unavailable?: number;
  /** Another model answers. */
  readonly wrongModel?: number;
}

export type LlmFaultKind = keyof LlmFaults;

const LLM_FAULT_KINDS: readonly LlmFaultKind[] = [
  ...(['slow', 'unanswered', 'cut', 'notCompletion', 'invalidJson', 'schemaViolation'] as const),
  ...(['unfaithful', 'whitespace', 'endlessWhitespace', 'rateLimited', 'unavailable', 'wrongModel'] as const),
];

/** The fault of one request, if any, and a draw in [0, 1) for how it shows. */
export function faultOf(
  faults: LlmFaults,
  seed: number,
  material: string,
  request: number,
): { readonly kind: LlmFaultKind; readonly draw: number } | undefined {
  const own = childSeed(textSeed(seed, material), request);
  let left = uniform(own, 0);
  for (const kind of LLM_FAULT_KINDS) {
    const share = faults[kind] ?? 0;
    if (left < share) return { kind, draw: uniform(own, 1) };
    left -= share;
  }
  return undefined;
}

/** Throws `SIMULATOR_FAULTS_INVALID`. */
export function checkLlmFaults(faults: LlmFaults): void {
  const shares = LLM_FAULT_KINDS.map((kind) => faults[kind] ?? 0);
  const together = shares.reduce((sum, share) => sum + share, 0);
  // Shares such as 0.1 have no exact sum.
  if (shares.every((share) => share >= 0) && together <= 1 + 1e-9) return;
  throw new ForetickError(
    'SIMULATOR_FAULTS_INVALID',
    `faults of the simulated language model: each share has to be from 0 to 1, and all together at most 1, not ${together}`,
  );
}
