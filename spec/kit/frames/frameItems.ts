import { frame, type FrameOptions } from '../sockets/RawPeer';
import type { Dice } from './Dice';
import type { FrameItem } from './FrameCase';
import type { Payload } from './payloads';

export const TEXT = 1;
export const BINARY = 2;
export const PING = 9;
export const PONG = 10;

/** A frame with a random mask. */
export function seededFrame(dice: Dice, data: string | Uint8Array, options: FrameOptions = {}): Buffer {
  return frame(data, { mask: dice.chance(0.05) ? Buffer.alloc(4) : dice.bytes(4), ...options });
}

/** A message in one frame, sometimes with its length in more bits than necessary. */
export function messageItem(dice: Dice, { name, data }: Payload): FrameItem {
  const { length } = Buffer.from(data);
  const opcode = dice.chance(0.9) ? TEXT : BINARY;
  const lengthBits = dice.chance(0.08) ? dice.pick([16, 64]) : undefined;
  const isLonger = lengthBits !== undefined && (lengthBits === 64 || length <= 65_535);
  return {
    label: `${opcodeName(opcode)} of ${length}${isLonger ? ` in ${lengthBits} bits` : ''}: ${name}`,
    bytes: seededFrame(dice, data, { opcode, ...(isLonger ? { lengthBits } : {}) }),
    pings: 0,
  };
}

/** A message in a number of fragments, some of them empty, with control frames between some of them. */
export function fragmentedItem(dice: Dice, { name, data }: Payload, count: number): FrameItem {
  const payload = Buffer.from(data);
  const cuts = Array.from({ length: count - 1 }, () => dice.below(payload.length + 1)).sort((a, b) => a - b);
  const opcode = dice.chance(0.9) ? TEXT : BINARY;
  const controlled = dice.chance(0.5) ? 0.4 : 0;
  const parts: Buffer[] = [];
  const lengths: string[] = [];
  let pings = 0;
  for (const [index, end] of [...cuts, payload.length].entries()) {
    const piece = payload.subarray(cuts[index - 1] ?? 0, end);
    const isFinal = index === count - 1;
    parts.push(seededFrame(dice, piece, { opcode: index === 0 ? opcode : 0, isFinal }));
    lengths.push(String(piece.length));
    if (!isFinal && dice.chance(controlled)) {
      const control = controlItem(dice);
      pings += control.pings;
      parts.push(control.bytes);
      lengths.push(`(${control.label})`);
    }
  }
  return {
    label: `${opcodeName(opcode)} in ${count} fragments [${lengths.join(' ')}]: ${name}`,
    bytes: Buffer.concat(parts),
    pings,
  };
}

/** A ping or a pong. */
export function controlItem(dice: Dice): FrameItem {
  const opcode = dice.chance(0.7) ? PING : PONG;
  const length = dice.pick([0, 1, 4, 124, 125, dice.below(126)]);
  return {
    label: `${opcodeName(opcode)} of ${length}`,
    bytes: seededFrame(dice, dice.bytes(length), { opcode }),
    pings: opcode === PING ? 1 : 0,
  };
}

/** Many pings or pongs in a row. */
export function floodItem(dice: Dice, count: number, opcode = PING): FrameItem {
  return {
    label: `${count} × ${opcodeName(opcode)}`,
    bytes: Buffer.concat(Array.from({ length: count }, () => seededFrame(dice, '', { opcode }))),
    pings: opcode === PING ? count : 0,
  };
}

/** A ping whose answer the client waits for: then the server has read everything before it. */
export function syncItem(dice: Dice, name: string): FrameItem {
  return {
    label: `ping ${name}, and its pong is awaited`,
    bytes: seededFrame(dice, name, { opcode: PING }),
    pings: 1,
    awaitsPong: name,
  };
}

export function opcodeName(opcode: number): string {
  return (
    { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' }[opcode] ??
    `opcode ${opcode}`
  );
}
