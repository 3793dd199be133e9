import { encodeBase64 } from './base64/encodeBase64.js';
import type { OutboundMessage } from './OutboundMessage.js';

/** The largest payload that Exotel documents, in bytes before base64. */
const maxPayloadBytes = 100_000;

const bytesPerSample: ReadonlyMap<string, number> = new Map([
  ['pcm16', 2],
  ['mulaw', 1],
]);

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
  /** Counters of a predecessor whose stream goes on: of its last messages, and ms of audio sent. */
  readonly initial?: { readonly sequenceNumber: number; readonly chunk: number; readonly sentMs: number };
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
  readonly #sampleBytes: number;
  readonly #bytesPerSecond: number;
  #sequenceNumber = 0;
  #chunk = 0;
  #sentBytes = 0;

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
    if (config.initial !== undefined) {
      const { sequenceNumber, chunk, sentMs } = config.initial;
      this.#sequenceNumber = sequenceNumber;
      this.#chunk = chunk;
      this.#sentBytes = (sentMs * this.#bytesPerSecond) / 1_000;
    }
  }

  /**
   * Returns the text of the next message of the stream.
   *
   * @throws TypeError when a payload is not a Uint8Array or a mark's name is not a string
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

  #encodeMedia(payload: Uint8Array): string {
    this.#checkPayload(payload);
    // Whole milliseconds of everything sent before: a rounded duration a message would drift.
    const timestamp = Math.floor((this.#sentBytes * 1_000) / this.#bytesPerSecond);
    this.#sentBytes += payload.length;
    return (
      `{"event":"media","stream_sid":${this.#streamSid},"sequence_number":"${++this.#sequenceNumber}",` +
      `"media":{"chunk":"${++this.#chunk}","timestamp":"${timestamp}","payload":"${encodeBase64(payload)}"}}`
    );
  }

  #encodeMark(name: string): string {
    if (typeof name !== 'string') throw new TypeError(`\`name\` must be a string, got ${typeof name}`);
    if (name === '') throw new RangeError('`name` must not be empty, got ""');
    return (
      `{"event":"mark","stream_sid":${this.#streamSid},"sequence_number":"${++this.#sequenceNumber}",` +
      `"mark":{"name":${JSON.stringify(name)}}}`
    );
  }

  #checkPayload(payload: Uint8Array): void {
    if (!isBytes(payload)) {
      throw new TypeError(`\`payload\` must be a Uint8Array, got ${typeof payload}`);
    }
    const { length } = payload;
    if (length === 0 || length > maxPayloadBytes || length % this.#sampleBytes !== 0) {
      throw new RangeError(
        `\`payload\` must have 1 to ${maxPayloadBytes} bytes of whole samples, got ${length}`,
      );
    }
  }
}

/** Whether a value is a view with items of one byte: a Uint8Array of any realm, or one of the same layout. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) && 'length' in value && value.length === value.byteLength;
}
