const WORD_BYTES = 4;
/** One mask at a time, as bytes and as the word that these are on this machine. */
const mask = new Uint8Array(WORD_BYTES);
const word = new Int32Array(mask.buffer);

/** Takes the mask off what stands from `start` to `end`, in place; its four bytes stand before that (RFC 6455, 5.3). */
export function unmask(bytes: Uint8Array, start: number, end: number): void {
  for (let at = 0; at < WORD_BYTES; at++) {
    mask[at] = bytes[start - WORD_BYTES + at] ?? 0;
  }
  let at = start;
  const first = bytes.byteOffset + start;
  // What a socket has read begins at a word, and so does a text of 126 to 65,535 bytes in it, behind a header of eight.
  if (first % WORD_BYTES === 0) {
    const words = new Int32Array(bytes.buffer, first, Math.floor((end - start) / WORD_BYTES));
    const { length } = words;
    const key = word[0] ?? 0;
    for (let index = 0; index < length; index++) {
      words[index] = (words[index] ?? 0) ^ key;
    }
    at += length * WORD_BYTES;
  }
  for (; at < end; at++) {
    bytes[at] = (bytes[at] ?? 0) ^ (mask[(at - start) % WORD_BYTES] ?? 0);
  }
}
