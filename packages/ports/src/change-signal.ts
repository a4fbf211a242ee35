/** Wakes whoever waits for the next change. Where changes have kinds, who waits for some of them sleeps through the others. */
export class ChangeSignal<Kind = never> {
  readonly #waiting = new Map<() => void, readonly Kind[] | undefined>();

  /** Resolves at the next `notify` of one of these kinds, or of any where none are given, or when `signal` aborts. */
  wait(signal?: AbortSignal, kinds?: readonly Kind[]): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      signal?.addEventListener('abort', wake, { once: true });
      this.#waiting.set(wake, kinds);
    });
  }

  /** Something of these kinds has changed; without kinds, anything may have. */
  notify(kinds?: readonly Kind[]): void {
    for (const [wake, awaited] of [...this.#waiting]) {
      if (kinds === undefined || awaited === undefined || awaited.some((kind) => kinds.includes(kind)))
        wake();
    }
  }
}
