/** A chunk of a WAV file. Its stated size may be wrong, and the padding byte of an odd chunk may be missing. */
export interface WavChunk {
  readonly id: string;
  readonly body: Uint8Array;
  readonly size?: number;
  readonly isUnpadded?: boolean;
}

/** A WAV file, byte by byte. */
export function wavBytes(chunks: readonly WavChunk[], start = 'RIFF'): Buffer {
  const body = Buffer.concat(
    chunks.map(({ id, body: bytes, size = bytes.length, isUnpadded = false }) => {
      const head = Buffer.alloc(8);
      head.write(id, 'latin1');
      head.writeUInt32LE(size, 4);
      return Buffer.concat([head, bytes, Buffer.alloc(isUnpadded ? 0 : bytes.length % 2)]);
    }),
  );
  const head = Buffer.alloc(12);
  head.write(start, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write('WAVE', 8, 'latin1');
  return Buffer.concat([head, body]);
}

/** The content of a format chunk. */
export interface FormatFields {
  readonly encoding?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly blockBytes?: number;
}

export function formatChunk(fields: FormatFields = {}): WavChunk {
  const { encoding = 1, bits = 16, channels = 1, sampleRate = 8_000 } = fields;
  const { blockBytes = (channels * bits) / 8 } = fields;
  const body = Buffer.alloc(16);
  body.writeUInt16LE(encoding, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE(Math.min(0xffff_ffff, sampleRate * blockBytes), 8);
  body.writeUInt16LE(blockBytes, 12);
  body.writeUInt16LE(bits, 14);
  return { id: 'fmt ', body };
}

/** The same content as WAVE_FORMAT_EXTENSIBLE, with the encoding in its GUID. */
export function extensibleChunk(
  fields: FormatFields = {},
  guidTail = '000000001000800000aa00389b71',
): WavChunk {
  const { encoding = 1, bits = 16 } = fields;
  const extension = Buffer.alloc(10);
  extension.writeUInt16LE(22, 0);
  extension.writeUInt16LE(bits, 2);
  extension.writeUInt16LE(encoding, 8);
  const plain = formatChunk({ ...fields, encoding: 0xfffe });
  return { id: 'fmt ', body: Buffer.concat([plain.body, extension, Buffer.from(guidTail, 'hex')]) };
}

export function dataChunk(body: Uint8Array, size = body.length): WavChunk {
  return { id: 'data', body, size };
}

export function pcm16Bytes(samples: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (let index = 0; index < samples.length; index++) {
    bytes.writeInt16LE(samples[index] ?? 0, index * 2);
  }
  return bytes;
}
