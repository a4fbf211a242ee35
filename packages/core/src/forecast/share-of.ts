/** Runs steps to their end as a part of something longer: `length` of it, beginning at `from`. */
export function* shareOf<T>(steps: Generator<number, T>, from: number, length: number): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + step.value * length;
  }
}
