const equals = 0x3d;

/**
 * How many bytes a base64 text of a length stands for, going by its length and its padding; or -1 when no text can end
 * so: padded to anything but a multiple of four, or of a length of 1 mod 4. A text without padding is accepted.
 *
 * @param last - the last character
 * @param lastButOne - the one before it
 */
export function base64Bytes(length: number, last: number, lastButOne: number): number {
  const padding = last !== equals ? 0 : lastButOne !== equals ? 1 : 2;
  const characters = length - padding;
  return characters % 4 === 1 || (padding > 0 && length % 4 !== 0) ? -1 : (characters * 3) >> 2;
}
