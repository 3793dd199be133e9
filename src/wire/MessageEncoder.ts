import { describeValue } from '../support/describeValue.js';
import { encodeBase64 } from './base64/encodeBase64.js';
import type { OutboundMessage } from './OutboundMessage.js';

/** The largest payload in Exotel's documents, in bytes before base64. */
const maxPayloadBytes = 100_000;

const bytesPerSample: ReadonlyMap<string, number> = new Map([
  ['pcm16', 2],
  ['mulaw', 1],
]);

/** Options of a {@link MessageEncoder}. */
export interface MessageEncoderConfig {
  /** The id of the stream, from `start`. */
  readonly streamSid: string;
  /** Samples per second of the payloads, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** Encoding of the payloads: it determines how long a payload plays. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
  /** Counters of a previous encoder of the same stream: the numbers of its last messages, and the audio sent in ms. */
  readonly initial?: { readonly sequenceNumber: number; readonly chunk: number; readonly sentMs: number };
}

/**
 * Writes the messages of one call. Counters and timestamps are strings; a timestamp is the length of the audio sent
 * before, in ms.
 *
 * @throws RangeError when `streamSid` is empty, `sampleRate` is not a positive integer, or `encoding` is unknown
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
        `\`streamSid\` must be a string that is not empty, got ${describeValue(streamSid)}`,
      );
    }
    if (!Number.isInteger(sampleRate) || sampleRate <= 0) {
      throw new RangeError(`\`sampleRate\` must be a positive integer, got ${describeValue(sampleRate)}`);
    }
    const sampleBytes = bytesPerSample.get(encoding);
    if (sampleBytes === undefined) {
      throw new RangeError(`\`encoding\` must be one of pcm16, mulaw, got ${describeValue(encoding)}`);
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
   * @throws TypeError when a payload is not a `Uint8Array` or the name of a mark is not a string
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
          `\`event\` must be one of media, mark, clear, got ${describeValue(Reflect.get(message, 'event'))}`,
        );
    }
  }

  #encodeMedia(payload: Uint8Array): string {
    this.#checkPayload(payload);
    // Whole ms of all audio sent before: adding up rounded durations would drift.
    const timestamp = Math.floor((this.#sentBytes * 1_000) / this.#bytesPerSecond);
    this.#sentBytes += payload.length;
    return (
      `{"event":"media","stream_sid":${this.#streamSid},"sequence_number":"${++this.#sequenceNumber}",` +
      `"media":{"chunk":"${++this.#chunk}","timestamp":"${timestamp}","payload":"${encodeBase64(payload)}"}}`
    );
  }

  #encodeMark(name: string): string {
    if (typeof name !== 'string')
      throw new TypeError(`\`name\` must be a string, got ${describeValue(name)}`);
    if (name === '') throw new RangeError('`name` must not be empty, got ""');
    return (
      `{"event":"mark","stream_sid":${this.#streamSid},"sequence_number":"${++this.#sequenceNumber}",` +
      `"mark":{"name":${JSON.stringify(name)}}}`
    );
  }

  #checkPayload(payload: Uint8Array): void {
    if (!isBytes(payload)) {
      throw new TypeError(`\`payload\` must be a Uint8Array, got ${describeValue(payload)}`);
    }
    const { length } = payload;
    if (length === 0 || length > maxPayloadBytes || length % this.#sampleBytes !== 0) {
      throw new RangeError(
        `\`payload\` must have 1 to ${maxPayloadBytes} bytes of whole samples, got ${length}`,
      );
    }
  }
}

/** Whether a value is a view of bytes: a `Uint8Array` of any realm, or a type with the same layout. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) && 'length' in value && value.length === value.byteLength;
}
