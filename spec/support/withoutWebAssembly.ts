/** Has modules that are imported anew find no WebAssembly. */
export async function withoutWebAssembly(run: () => Promise<void>): Promise<void> {
  const present = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') ?? {};
  Object.defineProperty(globalThis, 'WebAssembly', { ...present, value: undefined });
  try {
    await jest.isolateModulesAsync(run);
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', present);
  }
}
