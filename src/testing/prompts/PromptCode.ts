/** The code in a block: which prompt it belongs to, and where. */
export interface PromptBlock {
  readonly name: string;
  /** Sample rate of the prompt, in Hz. */
  readonly sampleRate: number;
  /** Length of the whole prompt, in samples. */
  readonly samples: number;
  /** Where the block begins in the prompt, in samples. */
  readonly at: number;
}

/** Samples in a block: its bits are the lowest bit of each sample. */
export const BLOCK_SAMPLES = 256;
export const MAX_NAME_BYTES = 20;
/** Blocks are counted with 16 bits. */
export const MAX_PROMPT_SAMPLES = 65_536 * BLOCK_SAMPLES;

const BLOCK_BYTES = BLOCK_SAMPLES / 8;
const MAGIC = [0xe7, 0x1b] as const;
const HEAD_BYTES = 11;

/**
 * Writes a prompt's name into the lowest bits of its samples, again and again. Every part of 512 samples identifies
 * the prompt and the position in it.
 *
 * A block: magic (2 bytes), number of the block (2), length of the prompt (3), sample rate in hundreds of Hz (2), a
 * checksum (1), length of the name (1), the name in UTF-8.
 */
export function writePromptCode(name: string, sampleRate: number, samples: Int16Array): void {
  const nameBytes = new TextEncoder().encode(name);
  const block = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(block.buffer);
  block.set(MAGIC);
  view.setUint8(4, samples.length >> 16);
  view.setUint16(5, samples.length & 0xffff);
  view.setUint16(7, sampleRate / 100);
  view.setUint8(10, nameBytes.length);
  block.set(nameBytes, HEAD_BYTES);
  for (let at = 0; at < samples.length; at += BLOCK_SAMPLES) {
    view.setUint16(2, at / BLOCK_SAMPLES);
    view.setUint8(9, checksum(block));
    for (let bit = 0; bit < BLOCK_SAMPLES && at + bit < samples.length; bit++) {
      const value = ((block[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
      samples[at + bit] = ((samples[at + bit] ?? 0) & ~1) | value;
    }
  }
}

/** Reads the block that begins at `from`; `undefined` without a block. */
export function readPromptCode(samples: Int16Array, from: number): PromptBlock | undefined {
  if (from + BLOCK_SAMPLES > samples.length || byteAt(samples, from) !== MAGIC[0]) {
    return undefined;
  }
  if (byteAt(samples, from + 8) !== MAGIC[1]) {
    return undefined;
  }
  const block = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(block.buffer);
  for (let index = 0; index < BLOCK_BYTES; index++) {
    block[index] = byteAt(samples, from + index * 8);
  }
  const nameBytes = view.getUint8(10);
  if (view.getUint8(9) !== checksum(block) || nameBytes > MAX_NAME_BYTES) {
    return undefined;
  }
  return {
    name: new TextDecoder().decode(block.subarray(HEAD_BYTES, HEAD_BYTES + nameBytes)),
    at: view.getUint16(2) * BLOCK_SAMPLES,
    samples: (view.getUint8(4) << 16) | view.getUint16(5),
    sampleRate: view.getUint16(7) * 100,
  };
}

/** Returns the name in the first block; `undefined` without a block. */
export function nameOfPrompt(samples: Int16Array): string | undefined {
  for (let from = 0; from < Math.min(samples.length, BLOCK_SAMPLES); from++) {
    const block = readPromptCode(samples, from);
    if (block !== undefined) {
      return block.name;
    }
  }
  return undefined;
}

function byteAt(samples: Int16Array, from: number): number {
  let byte = 0;
  for (let bit = 0; bit < 8; bit++) {
    byte = (byte << 1) | ((samples[from + bit] ?? 0) & 1);
  }
  return byte;
}

/** Checksum over all bytes except its own. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, index) => (index === 9 ? sum : (sum * 31 + byte + 1) & 0xff), 0);
}
