/** Standard normal numbers: Box and Muller on a multiplicative generator. */
export function normals(seed: number): () => number {
  let state = (seed * 7_919) % 2_147_483_647;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
