/** Has modules that are imported anew find another value of a global, or none. */
export async function withGlobal(name: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const present = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  Object.defineProperty(globalThis, name, { ...present, value });
  try {
    await jest.isolateModulesAsync(run);
  } finally {
    Object.defineProperty(globalThis, name, present);
  }
}
