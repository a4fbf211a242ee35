/** Does `work` for all items, at most `jobs` at a time, in order of their start. */
export async function inPool<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
