/** One answer of an endpoint, as it came: whether it could be used is told from it again at each reading. */
export interface RecordedAnswer {
  /** Hash of everything that the answer depends on: model, prompt, sampling, article. */
  readonly key: string;
  /** 0 for the first answer to a key, 1 for the one after an unusable first. */
  readonly turn: number;
  /** When it came, epoch ms. */
  readonly at: number;
  /** As it was asked for. */
  readonly model: string;
  /** As the server named it. */
  readonly servedModel: string;
  readonly promptHash: string;
  readonly text: string;
  readonly finishReason: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars. */
  readonly cost: number;
  readonly latencyMs: number;
  /** Times that the endpoint was asked for it. */
  readonly attempts: number;
}

/** Every answer that was paid for, kept for good, so that none is paid for twice. */
export interface AnswerRecord {
  find(key: string, turn: number): RecordedAnswer | undefined;
  /**
   * Outlives the process when it returns; a power cut may take the newest ones. An answer that is there already stays as it is.
   */
  append(answer: RecordedAnswer): void;
  /** US dollars for answers that came at or after a time, epoch ms. */
  spentSince(time: number): number;
  close(): void;
}
