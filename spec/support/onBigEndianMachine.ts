/** Has modules that are imported anew find the order of bytes of a big-endian machine. */
export async function onBigEndianMachine(run: () => Promise<void>): Promise<void> {
  const present = Object.getOwnPropertyDescriptor(globalThis, 'Uint16Array') ?? {};
  const bigEndian = { of: (value: number) => ({ buffer: Uint8Array.of(value >> 8, value).buffer }) };
  Object.defineProperty(globalThis, 'Uint16Array', { ...present, value: bigEndian });
  try {
    await jest.isolateModulesAsync(() => import('../../src/isLittleEndian').then(run));
  } finally {
    Object.defineProperty(globalThis, 'Uint16Array', present);
  }
}
