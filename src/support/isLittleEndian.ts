/** Whether this machine keeps samples in memory as PCM16 and WebAssembly do: the low byte first. */
export const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
