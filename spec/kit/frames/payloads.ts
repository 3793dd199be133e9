import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ExotelMessages } from '../../../src/testing/caller/exotelMessages';
import { mutateMessage } from '../messages/mutateMessage';
import type { Dice } from './Dice';

const fixture = z.object({ direction: z.string(), raw: z.string() });

const [firstRaw = '', ...otherRaws] = readFileSync('spec/fixtures/wire-messages.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => fixture.parse(JSON.parse(line)))
  .filter(({ direction }) => direction === 'in')
  .map(({ raw }) => raw);

/** Lengths at which the header of a frame changes, or the way in which a text is read, and the lengths next to them. */
export const EDGE_LENGTHS = [
  ...[0, 1, 124, 125, 126, 127, 128],
  ...[65_534, 65_535, 65_536, 65_537],
  ...[327_615, 327_616, 327_617],
] as const;

/** Bytes that are not UTF-8, and characters of several bytes. */
const ODD_BYTES: readonly [readonly number[], ...(readonly number[])[]] = [
  [0xff],
  [0xc3],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xe2, 0x82],
  [0xf4, 0x90, 0x80, 0x80],
  [0x80],
  [0xe2, 0x82, 0xac],
  [0xf0, 0x9f, 0x8e, 0x89],
];

/** The content of a message and its name. */
export interface Payload {
  readonly name: string;
  readonly data: string | Uint8Array;
}

/** The payloads of one client: the messages of a call in order, and other payloads. */
export class Payloads {
  readonly #dice: Dice;
  readonly #messages: ExotelMessages;
  #timestampMs = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#messages = new ExotelMessages({
      mediaFormat: dice.chance(0.15)
        ? { encoding: 'mulaw' }
        : { sampleRate: dice.pick([8_000, 8_000, 16_000]) },
      ...(dice.chance(0.3) ? { customParameters: { queue: dice.text(10) } } : {}),
    });
  }

  connected(): Payload {
    return { name: 'connected', data: this.#messages.connected() };
  }

  start(): Payload {
    return { name: 'start', data: this.#messages.start() };
  }

  stop(): Payload {
    return { name: 'stop', data: this.#messages.stop() };
  }

  /** Mostly the next message of a call, otherwise a payload that may be a message. */
  any(edges: readonly number[]): Payload {
    const dice = this.#dice;
    const roll = dice.below(100);
    if (roll < 50) {
      return this.#next();
    }
    if (roll < 65) {
      return { name: 'fixture', data: this.#fixture() };
    }
    if (roll < 77) {
      const original = dice.chance(0.5) ? this.#next().data.toString() : this.#fixture();
      return { name: 'mutated', data: mutateMessage(original, dice.random) };
    }
    if (roll < 87) {
      return this.#ofLength(dice.pick([0, ...edges]));
    }
    if (roll < 95) {
      return this.#withOddBytes();
    }
    return dice.chance(0.5)
      ? { name: 'text', data: dice.text(dice.below(300)) }
      : { name: 'bytes', data: dice.bytes(dice.below(300)) };
  }

  media(bytes = 320): Payload {
    this.#timestampMs += 20;
    const payload = this.#dice.bytes(bytes);
    return { name: `media of ${bytes}`, data: this.#messages.media(payload, this.#timestampMs) };
  }

  #next(): Payload {
    const dice = this.#dice;
    const roll = dice.below(100);
    if (roll < 12) {
      const digit = dice.pick(['0', '1', '2', '5', '9', '*', '#']);
      return { name: `digit ${digit}`, data: this.#messages.dtmf(digit, 100) };
    }
    if (roll < 16) {
      return { name: 'mark', data: this.#messages.mark('turn-1') };
    }
    if (roll < 18) {
      return { name: 'second start', data: this.#messages.start() };
    }
    return this.media(roll < 85 ? 320 : dice.pick([0, 1, 2, 161, 640, 3_200, 8_000]));
  }

  #fixture(): string {
    // Messages that begin or end a call would leave little time for other messages.
    const raw = this.#dice.pick([firstRaw, ...otherRaws]);
    return /"event":"(?:stop|closed)"/.test(raw) && this.#dice.chance(0.8) ? firstRaw : raw;
  }

  /** A message with white space after it, or text, of exactly this length. */
  #ofLength(length: number): Payload {
    const text = this.#dice.chance(0.7) ? String(this.media().data) : '';
    return text !== '' && text.length <= length
      ? { name: `media, padded`, data: text.padEnd(length, ' \n') }
      : { name: 'text', data: this.#dice.text(length) };
  }

  #withOddBytes(): Payload {
    const text = Buffer.from(this.#dice.chance(0.5) ? this.#fixture() : this.#next().data);
    const at = this.#dice.below(text.length + 1);
    const odd = Buffer.from(this.#dice.pick(ODD_BYTES));
    return {
      name: `message with ${odd.toString('hex')} at ${at}`,
      data: Buffer.concat([text.subarray(0, at), odd, text.subarray(at)]),
    };
  }
}
