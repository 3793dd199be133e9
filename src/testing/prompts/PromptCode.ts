/** What a block says of the prompt that it is part of. */
export interface PromptBlock {
  readonly name: string;
  /** Of the whole prompt. */
  readonly sampleRate: number;
  readonly samples: number;
  /** Where in the prompt the block begins, in samples. */
  readonly at: number;
}

/** Samples of a block: its bits are the lowest of each of them. */
export const BLOCK_SAMPLES = 256;
export const MAX_NAME_BYTES = 20;
/** 16 bits count blocks. */
export const MAX_PROMPT_SAMPLES = 65_536 * BLOCK_SAMPLES;

const BLOCK_BYTES = BLOCK_SAMPLES / 8;
const MAGIC = [0xe7, 0x1b] as const;
const HEAD_BYTES = 11;

/**
 * Writes a prompt's name into the lowest bits of its samples, over and over, so that every piece of it of 512 samples
 * tells what it is and from where.
 *
 * A block: magic (2 bytes), number of the block (2), length of the prompt (3), sample rate in hundreds of Hz (2), a
 * checksum (1), length of the name (1), the name in UTF-8.
 */
export function writePromptCode(name: string, sampleRate: number, samples: Int16Array): void {
  const nameBytes = Buffer.from(name);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(MAGIC);
  block.writeUIntBE(samples.length, 4, 3);
  block.writeUInt16BE(sampleRate / 100, 7);
  block.writeUInt8(nameBytes.length, 10);
  nameBytes.copy(block, HEAD_BYTES);
  for (let at = 0; at < samples.length; at += BLOCK_SAMPLES) {
    block.writeUInt16BE(at / BLOCK_SAMPLES, 2);
    block.writeUInt8(checksum(block), 9);
    for (let bit = 0; bit < BLOCK_SAMPLES && at + bit < samples.length; bit++) {
      const value = ((block[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
      samples[at + bit] = ((samples[at + bit] ?? 0) & ~1) | value;
    }
  }
}

/** Reads the block that begins there, if one does. */
export function readPromptCode(samples: Int16Array, from: number): PromptBlock | undefined {
  if (from + BLOCK_SAMPLES > samples.length || byteAt(samples, from) !== MAGIC[0]) {
    return undefined;
  }
  if (byteAt(samples, from + 8) !== MAGIC[1]) {
    return undefined;
  }
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let index = 0; index < BLOCK_BYTES; index++) {
    block[index] = byteAt(samples, from + index * 8);
  }
  const nameBytes = block.readUInt8(10);
  if (block.readUInt8(9) !== checksum(block) || nameBytes > MAX_NAME_BYTES) {
    return undefined;
  }
  return {
    name: block.toString('utf8', HEAD_BYTES, HEAD_BYTES + nameBytes),
    at: block.readUInt16BE(2) * BLOCK_SAMPLES,
    samples: block.readUIntBE(4, 3),
    sampleRate: block.readUInt16BE(7) * 100,
  };
}

/** The name in the first block that there is. */
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

/** All bytes but its own. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, index) => (index === 9 ? sum : (sum * 31 + byte + 1) & 0xff), 0);
}
