/** The mean of 2·tp / (2·tp + fp + fn) over these classes; a class that is in neither counts as 0. */
export function macroF1<T>(
  pairs: readonly { readonly label: T; readonly answer: T }[],
  classes: readonly T[],
): number {
  const f1s = classes.map((one) => {
    const right = pairs.filter(({ label, answer }) => label === one && answer === one).length;
    const wrong = pairs.filter(({ label, answer }) => (label === one) !== (answer === one)).length;
    return right === 0 ? 0 : (2 * right) / (2 * right + wrong);
  });
  return f1s.reduce((sum, f1) => sum + f1, 0) / Math.max(1, f1s.length);
}
