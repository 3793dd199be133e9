/** `true` when two types are the same, each as wide as the other, `readonly` and `?` included; else `false`. */
export type Equal<A, B> =
  // The compiler finds these two assignable only when what they ask is identical.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it is the question that counts
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
