/** Standard normal numbers from a seed (Box and Muller on a multiplicative generator). */
export function normals(seed: number, count: number): number[] {
  let state = (seed * 7_919) % 2_147_483_647;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let i = 0; i < 10; i += 1) uniform();
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
