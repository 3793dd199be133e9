/** How similar two pieces of audio are, sample by sample: 1 if they are equal at any level. */
export function correlation(one: Int16Array, other: Int16Array): number {
  let [product, oneSquared, otherSquared] = [0, 0, 0];
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const [a = 0, b = 0] = [one[index], other[index]];
    product += a * b;
    oneSquared += a * a;
    otherSquared += b * b;
  }
  return product / Math.sqrt(oneSquared * otherSquared);
}
