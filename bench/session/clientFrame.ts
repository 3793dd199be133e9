const textFrame = 0x81;
const masked = 0x80;
const mask = Buffer.from([0x21, 0x43, 0x65, 0x87]);
const frames = new Map<Buffer, Buffer>();

/** A text of 126 bytes and more as a client's frame: a copy, since its mask is taken off in place. */
export function clientFrame(text: Buffer): Buffer {
  let frame = frames.get(text);
  if (frame === undefined) {
    frame = Buffer.alloc(8 + text.length);
    frame[0] = textFrame;
    frame[1] = masked | 126;
    frame.writeUInt16BE(text.length, 2);
    mask.copy(frame, 4);
    for (const [at, byte] of text.entries()) frame[8 + at] = byte ^ (mask[at & 3] ?? 0);
    frames.set(text, frame);
  }
  return Buffer.from(frame);
}
