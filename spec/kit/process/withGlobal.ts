/** Makes newly imported modules see another value of a global, or no value. */
export async function withGlobal(name: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const present = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  Object.defineProperty(globalThis, name, { ...present, value });
  try {
    await jest.isolateModulesAsync(run);
  } finally {
    Object.defineProperty(globalThis, name, present);
  }
}
