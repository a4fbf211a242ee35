import type { Article, Assessment } from '@foretick/core/news';

/** What reads an article: a language model behind an endpoint, or the lexicon that needs none. */
export interface LanguageModel {
  /** Tells readers apart, for example `qwen3-4b`, `lexicon`. */
  readonly name: string;
  /** Changes with whatever changes an answer: the model, the prompt, the lexicon. */
  readonly version: string;
  /** Articles that it can read at a time; the caller keeps to it. */
  readonly concurrency: number;
  /**
   * Never throws for what an article or an answer is like: an unusable answer is an outcome, told by `kind`.
   * Throws a `ForetickError`, retryable or not, where the model can't be asked at all.
   */
  assess(article: Article, signal?: AbortSignal): Promise<AssessmentOutcome>;
}

export type AssessmentOutcome =
  | { readonly kind: 'assessed'; readonly assessment: Assessment; readonly call: ModelCall }
  /** It answered, twice, and neither answer could be used: in plain words why. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly call: ModelCall };

/** What one reading took, recorded with its result. */
export interface ModelCall {
  readonly model: string;
  /** Hash of the prompt's fixed part; empty where there is none. */
  readonly promptHash: string;
  /** Times that the endpoint was asked. */
  readonly attempts: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In US dollars, by the configured prices; 0 where none are. */
  readonly cost: number;
  readonly latencyMs: number;
}
