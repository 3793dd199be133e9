import type { FrameOptions } from '../sockets/RawPeer';
import type { Dice } from './Dice';
import type { FrameItem } from './FrameCase';
import { opcodeName, PING, PONG, seededFrame, TEXT } from './frameItems';
import type { Payload } from './payloads';

const CLOSE = 8;

const VALID_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1014, 3000, 4999] as const;
const INVALID_CODES = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as const;
const REASONS = ['', 'bye', 'x'.repeat(123), '€', Buffer.from([0xff]), Buffer.from([0xe2, 0x82])] as const;

/** One frame or a few, after which a server closes the connection. */
export function fatalItem(dice: Dice, message: Payload, maxMessageBytes: number): FrameItem {
  return dice.chance(0.45) ? closeItem(dice) : brokenItem(dice, message, maxMessageBytes);
}

/** A close frame, valid or not. */
export function closeItem(dice: Dice): FrameItem {
  switch (dice.below(8)) {
    case 0:
      return item(dice, 'close without a code', '', { opcode: CLOSE });
    case 1:
      return item(dice, 'close of 1 byte', dice.bytes(1), { opcode: CLOSE });
    case 2:
      return item(dice, 'close of 126 bytes', closeBody(1000, 'x'.repeat(124)), { opcode: CLOSE });
    case 3:
      return item(dice, 'close in fragments', closeBody(1000, ''), { opcode: CLOSE, isFinal: false });
    case 4: {
      const code = dice.pick(INVALID_CODES);
      return item(dice, `close with the invalid code ${code}`, closeBody(code, ''), { opcode: CLOSE });
    }
    default:
      return properClose(dice);
  }
}

function properClose(dice: Dice): FrameItem {
  const [code, reason] = [dice.pick(VALID_CODES), dice.pick(REASONS)];
  const label = `close ${code} ${JSON.stringify(Buffer.from(reason).toString('latin1').slice(0, 10))}`;
  return item(dice, label, closeBody(code, reason), { opcode: CLOSE });
}

function closeBody(code: number, reason: string | Uint8Array): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

/** Frames that violate the WebSocket protocol or a limit. */
function brokenItem(dice: Dice, { name, data }: Payload, maxMessageBytes: number): FrameItem {
  const control = dice.pick([PING, PONG]);
  const controlName = opcodeName(control);
  switch (dice.below(13)) {
    case 0: {
      const opcode = dice.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]);
      return item(dice, `${opcodeName(opcode)}: ${name}`, data, { opcode });
    }
    case 1: {
      const reserved = dice.between(1, 7);
      return item(dice, `reserved bits ${reserved}: ${name}`, data, { reserved });
    }
    case 2: {
      const reserved = dice.between(1, 7);
      return item(dice, `${controlName} with reserved bits ${reserved}`, '', { opcode: control, reserved });
    }
    case 3:
      return item(dice, `unmasked: ${name}`, data, { isMasked: false });
    case 4:
      return item(dice, `unmasked ${controlName}`, 'x', { opcode: control, isMasked: false });
    case 5:
      return item(dice, `continuation of nothing: ${name}`, data, { opcode: 0, isFinal: dice.chance(0.5) });
    case 6: {
      const begun = seededFrame(dice, 'x', { isFinal: false });
      const next = seededFrame(dice, data, { opcode: dice.between(1, 2), isFinal: dice.chance(0.7) });
      return { label: `message within a message: ${name}`, bytes: Buffer.concat([begun, next]), pings: 0 };
    }
    case 7:
      return item(dice, `${controlName} in fragments`, 'x', { opcode: control, isFinal: false });
    case 8: {
      const length = dice.pick([126, 127, 200, 65_535, 65_536]);
      return item(dice, `${controlName} of ${length}`, dice.bytes(length), { opcode: control });
    }
    case 9: {
      const [length, lengthBits] = [dice.below(126), dice.pick([16, 64])];
      const label = `${controlName} of ${length} in ${lengthBits} bits`;
      return item(dice, label, dice.bytes(length), { opcode: control, lengthBits });
    }
    case 10: {
      const claimedBytes = dice.pick([maxMessageBytes + 1, 2 ** 32, 2 ** 52]);
      const opcode = dice.between(1, 2);
      return item(dice, `${opcodeName(opcode)} that claims ${claimedBytes}`, 'x', { claimedBytes, opcode });
    }
    case 11: {
      const half = Math.floor(maxMessageBytes / 2) + 1;
      const first = seededFrame(dice, 'x'.repeat(half), { isFinal: false });
      const second = seededFrame(dice, 'x'.repeat(half), { opcode: 0 });
      return {
        label: `text of 2 × ${half} in fragments`,
        bytes: Buffer.concat([first, second]),
        pings: 0,
      };
    }
    default: {
      // A length that does not fit a JavaScript number.
      const bytes = Buffer.concat([Buffer.from([0x80 | TEXT, 0xff]), Buffer.alloc(8, 0xff), dice.bytes(40)]);
      return { label: 'text that claims 2 ** 64 - 1', bytes, pings: 0 };
    }
  }
}

function item(dice: Dice, label: string, data: string | Uint8Array, options: FrameOptions): FrameItem {
  return { label, bytes: seededFrame(dice, data, options), pings: 0 };
}
