import { withGlobal } from './withGlobal';

/** Makes newly imported modules see the byte order of a big-endian machine. */
export async function onBigEndianMachine(run: () => Promise<void>): Promise<void> {
  const bigEndian = { of: (value: number) => ({ buffer: Uint8Array.of(value >> 8, value).buffer }) };
  await withGlobal('Uint16Array', bigEndian, () => import('../../../src/support/wasm').then(run));
}
