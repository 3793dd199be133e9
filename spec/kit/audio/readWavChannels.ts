/** The channels of a 16-bit PCM WAV file with the header that this library writes. */
export function readWavChannels(bytes: Buffer): {
  readonly sampleRate: number;
  readonly channels: number[][];
} {
  const count = bytes.readUInt16LE(22);
  const dataBytes = bytes.readUInt32LE(40);
  if (bytes.readUInt32LE(4) !== dataBytes + 36 || bytes.length < dataBytes + 44) {
    throw new Error(`The header says ${dataBytes} bytes, and there are ${bytes.length - 44}`);
  }
  const channels = Array.from({ length: count }, (_, channel) =>
    Array.from({ length: dataBytes / 2 / count }, (_sample, index) =>
      bytes.readInt16LE(44 + (index * count + channel) * 2),
    ),
  );
  return { sampleRate: bytes.readUInt32LE(24), channels };
}
