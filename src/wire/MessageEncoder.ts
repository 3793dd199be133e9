import { DecimalTails } from './DecimalTails.js';
import { DecimalText } from './DecimalText.js';
import { encodeBase64 } from './encodeBase64.js';
import { MessageMemory } from './MessageMemory.js';
import type { OutboundMessage } from './OutboundMessage.js';

/** The largest payload that Exotel documents, in bytes before base64. */
const maxPayloadBytes = 100_000;

const bytesPerSample: ReadonlyMap<string, number> = new Map([
  ['pcm16', 2],
  ['mulaw', 1],
]);

// Timestamps grow by hundreds with every message, and end in few different ways.
const sequenceTails = new DecimalTails(2, '","media":{"chunk":"');
const chunkTails = new DecimalTails(2, '","timestamp":"');
const timestampTails = new DecimalTails(3, '","payload":"');
const ENDING = '"}}';

const ASCII = /^[ -~]+$/;

/** What {@link MessageEncoder} is made from. */
export interface MessageEncoderConfig {
  /** The stream's id, as `start` announced it. */
  readonly streamSid: string;
  /**
   * Samples per second of the payloads, in Hz.
   * @defaultValue 8000
   */
  readonly sampleRate?: number;
  /**
   * How a sample is coded, which tells how long a payload plays.
   * @defaultValue 'pcm16'
   */
  readonly encoding?: 'pcm16' | 'mulaw';
}

/**
 * Writes the messages of one call: counters and timestamps as strings, the timestamp being the milliseconds of
 * audio sent before.
 *
 * @throws RangeError when made with an empty `streamSid`, a `sampleRate` that is not a positive integer or an
 * unknown `encoding`
 */
export class MessageEncoder {
  readonly #streamSid: string;
  readonly #isAscii: boolean;
  readonly #sampleBytes: number;
  readonly #bytesPerSecond: number;
  readonly #sequence: DecimalText;
  readonly #chunk = new DecimalText('', chunkTails);
  readonly #timestamp = new DecimalText('', timestampTails);
  /** How many messages of audio there were, and others that are numbered. */
  #mediaCount = 0;
  #otherCount = 0;
  /** Up to which message the last digits of the counters alone change, and where their endings are. */
  #countedUntil = 0;
  #sequenceAt = 0;
  #chunkAt = 0;
  /** The same for the timestamps of messages of one size, the first of them, and how many bytes were sent before it. */
  #timedFrom = 0;
  #timedUntil = 0;
  #timedBytes = 0;
  #bytesBefore = 0;
  #timestampAt = 0;
  #timestampStep = 0;
  /** The last payload that was looked at: how many bytes it had, and how long their text was. */
  #checkedBytes = -1;
  #checkedText = 0;

  constructor(config: MessageEncoderConfig) {
    const { streamSid, sampleRate = 8_000, encoding = 'pcm16' } = config;
    if (typeof streamSid !== 'string' || streamSid === '') {
      throw new RangeError(
        `\`streamSid\` must be a string that is not empty, got ${JSON.stringify(streamSid)}`,
      );
    }
    if (!Number.isInteger(sampleRate) || sampleRate <= 0) {
      throw new RangeError(`\`sampleRate\` must be a positive integer, got ${String(sampleRate)}`);
    }
    const sampleBytes = bytesPerSample.get(encoding);
    if (sampleBytes === undefined) {
      throw new RangeError(`\`encoding\` must be 'pcm16' or 'mulaw', got ${JSON.stringify(encoding)}`);
    }
    this.#streamSid = JSON.stringify(streamSid);
    this.#sampleBytes = sampleBytes;
    this.#bytesPerSecond = sampleRate * sampleBytes;
    this.#isAscii = ASCII.test(this.#streamSid);
    this.#sequence = new DecimalText(
      `{"event":"media","stream_sid":${this.#streamSid},"sequence_number":"`,
      sequenceTails,
    );
  }

  /**
   * Writes the next message of the stream.
   *
   * @throws TypeError when a payload has no items of one byte or a mark's name is no string
   * @throws RangeError when a payload is empty, over 100,000 bytes or ends within a sample, or a name is empty
   */
  encode(message: OutboundMessage): string {
    switch (message.event) {
      case 'media':
        return this.#encodeMedia(message.payload);
      case 'mark':
        return this.#encodeMark(message.name);
      case 'clear':
        return `{"event":"clear","stream_sid":${this.#streamSid}}`;
      default:
        message satisfies never;
        throw new TypeError(
          `\`event\` must be media, mark or clear, got ${JSON.stringify(message).slice(0, 80)}`,
        );
    }
  }

  /**
   * Writes the next message of the stream as `encode` does, media as the bytes of its text: in memory that the next
   * message of any stream is written to, unless `MessageMemory.shared` is told to keep it.
   *
   * @throws as `encode`
   */
  encodeShared(message: OutboundMessage): string | Buffer {
    if (message.event !== 'media' || !this.#isAscii) {
      return this.encode(message);
    }
    const { payload } = message;
    this.#checkPayload(payload);
    return MessageMemory.shared.write(this.#mediaBeginning(payload.length), payload, ENDING);
  }

  #encodeMedia(payload: Uint8Array): string {
    let base64;
    try {
      // Before the strings around it: made among them, the long one slows them down.
      base64 = encodeBase64(payload);
    } catch (error) {
      this.#checkPayload(payload);
      throw error;
    }
    const { length } = payload;
    // As many items that made as long a text are as many bytes: to look at each payload's kind costs more.
    if (length !== this.#checkedBytes || base64.length !== this.#checkedText) {
      this.#checkPayload(payload);
      // But one item of two bytes makes a text as long as one of one does.
      this.#checkedBytes = length > 1 ? length : -1;
      this.#checkedText = base64.length;
    }
    // Every `+` makes an object that is to be collected.
    return this.#mediaBeginning(length) + base64 + ENDING;
  }

  /** What stands before the next payload. */
  #mediaBeginning(bytes: number): string {
    const count = this.#mediaCount;
    if (count === this.#countedUntil) {
      this.#placeCounters();
    }
    if (count === this.#timedUntil || bytes !== this.#timedBytes) {
      this.#placeTimestamp(bytes);
    }
    this.#mediaCount = count + 1;
    return (
      this.#sequence.beginning +
      (this.#sequence.endings[count + this.#sequenceAt] ?? '') +
      this.#chunk.beginning +
      (this.#chunk.endings[count + this.#chunkAt] ?? '') +
      this.#timestamp.beginning +
      (this.#timestamp.endings[count * this.#timestampStep + this.#timestampAt] ?? '')
    );
  }

  #placeCounters(): void {
    const count = this.#mediaCount;
    const chunk = count + 1;
    const sequence = chunk + this.#otherCount;
    this.#countedUntil = count + Math.min(this.#sequence.runFrom(sequence, 1), this.#chunk.runFrom(chunk, 1));
    this.#sequenceAt = this.#sequence.find(sequence) - count;
    this.#chunkAt = this.#chunk.find(chunk) - count;
  }

  #placeTimestamp(bytes: number): void {
    const count = this.#mediaCount;
    this.#bytesBefore += (count - this.#timedFrom) * this.#timedBytes;
    this.#timedFrom = count;
    this.#timedBytes = bytes;
    // Whole milliseconds of all that went before: rounding each message's own would drift.
    const beforeMs = (this.#bytesBefore * 1_000) / this.#bytesPerSecond;
    const timestamp = Math.floor(beforeMs);
    const durationMs = (bytes * 1_000) / this.#bytesPerSecond;
    const isWhole = beforeMs === timestamp && Number.isInteger(durationMs);
    this.#timestampStep = isWhole ? durationMs : 0;
    this.#timedUntil = count + (isWhole ? this.#timestamp.runFrom(timestamp, durationMs) : 1);
    this.#timestampAt = this.#timestamp.find(timestamp) - count * this.#timestampStep;
  }

  #checkPayload(payload: Uint8Array): void {
    if (!isBytes(payload)) {
      throw new TypeError(`\`payload\` must be a Uint8Array, got ${typeof payload}`);
    }
    const { length } = payload;
    if (length === 0 || length > maxPayloadBytes || (length & (this.#sampleBytes - 1)) !== 0) {
      throw new RangeError(
        `\`payload\` must have 1 to ${maxPayloadBytes} bytes of whole samples, got ${length}`,
      );
    }
  }

  #encodeMark(name: string): string {
    if (typeof name !== 'string') throw new TypeError(`\`name\` must be a string, got ${typeof name}`);
    if (name === '') throw new RangeError('`name` must not be empty, got ""');
    this.#otherCount++;
    // Whatever audio follows is numbered anew.
    this.#countedUntil = this.#mediaCount;
    return (
      `{"event":"mark","stream_sid":${this.#streamSid},"sequence_number":"${this.#mediaCount + this.#otherCount}",` +
      `"mark":{"name":${JSON.stringify(name)}}}`
    );
  }
}

/** Whether a value is a view with items of one byte: a Uint8Array, or what holds the same bytes under another name. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) && 'length' in value && value.length === value.byteLength;
}
