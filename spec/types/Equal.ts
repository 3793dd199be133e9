/** `true` if two types are the same, including `readonly` and `?`; otherwise `false`. */
export type Equal<A, B> =
  // The compiler finds these two functions assignable only if their conditions are identical.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it is the question that counts
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
