/** Options completed by their defaults: what is left out, and what is `undefined` where no compiler looks. */
export function withDefaults<T extends object>(defaults: Required<T>, given?: T): Required<T> {
  if (given === undefined) {
    return defaults;
  }
  const options = { ...defaults, ...given };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) {
      Reflect.set(options, key, Reflect.get(defaults, key));
    }
  }
  return options;
}
