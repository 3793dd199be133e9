// Looked up once: in jest, looking up a global costs more than the sine.
const { cos, imul, log, PI, sqrt } = Math;

/** White noise of a normal distribution and a standard deviation of 1, the same for the same seed. */
export function createNoise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    // Numerical Recipes' linear congruential generator.
    state = (imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => sqrt(-2 * log(uniform())) * cos(2 * PI * uniform());
}
