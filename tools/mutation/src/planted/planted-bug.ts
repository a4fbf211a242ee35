/** A mistake that somebody could make here, and what has to notice it. */
export interface PlantedBug {
  /** Short and unique. */
  readonly name: string;
  /** What would be wrong, in words. */
  readonly words: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /**
   * Each of these has to fail by itself: test files, from the root of the repository, and scripts of `package.json`
   * with their options, such as `simulate --seeds 3`.
   */
  readonly caughtBy: readonly string[];
}
