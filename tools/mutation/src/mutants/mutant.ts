/** One change of one source file by one operator. */
export interface Mutant {
  /** Depends on what is changed and where, not on line numbers: other changes of the file leave it alone. */
  readonly key: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Stryker's name of the operator, such as `EqualityOperator`. */
  readonly operator: string;
  /** What is replaced, as offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** Counted from one. */
  readonly line: number;
  /** The first line of what is replaced, with what stands around it, trimmed. */
  readonly sourceLine: string;
  readonly original: string;
  readonly replacement: string;
}

/** Results of one mutant, as kept between runs. */
export interface MutantResult {
  readonly key: string;
  /** `invalid`: no program any more, so that it counts for nothing. `uncovered`: no test runs that place. */
  readonly status: 'killed' | 'timed out' | 'survived' | 'uncovered' | 'invalid';
  /** The test file that told it, and the test. */
  readonly by?: string;
  readonly test?: string;
}
