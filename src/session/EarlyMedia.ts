import type { DtmfMessage } from '../wire/dtmfMessage.js';
import type { MarkMessage } from '../wire/markMessage.js';
import type { MediaMessage } from '../wire/mediaMessage.js';
import type { CallInfo } from './CallInfo.js';

/** What may come before `start` and belongs behind it. */
export type EarlyMessage = MediaMessage | DtmfMessage | MarkMessage;

/** A second at the highest rate; how much a second is in fact is known only from `start`. */
const MAX_BYTES = 48_000;

const MAX_MESSAGES = 100;

/** What came before `start`, oldest first: of the audio, at most its last second. */
export class EarlyMedia {
  #messages: EarlyMessage[] = [];
  #bytes = 0;

  /** Keeps a message, and says whether that cost the oldest one. */
  keep(message: EarlyMessage): 'kept' | 'oldestDropped' {
    // Nobody reads `extra` any more, and as objects it may be many times as large as it was as a text.
    this.#messages.push({ ...message, extra: {} });
    this.#bytes += bytesOf(message);
    if (this.#bytes <= MAX_BYTES && this.#messages.length <= MAX_MESSAGES) {
      return 'kept';
    }
    this.#bytes -= bytesOf(this.#messages.shift());
    return 'oldestDropped';
  }

  /** Removes and gives all messages; those that are too old for the last second as `dropped`. */
  takeAll({ sampleRate, encoding }: CallInfo['mediaFormat']): readonly (EarlyMessage | 'dropped')[] {
    const secondBytes = sampleRate * (encoding === 'mulaw' ? 1 : 2);
    const messages = this.#messages;
    let bytes = this.#bytes;
    this.#messages = [];
    this.#bytes = 0;
    return messages.map((message) => {
      if (message.event !== 'media' || bytes <= secondBytes) {
        return message;
      }
      bytes -= message.payload.length;
      return 'dropped';
    });
  }
}

function bytesOf(message: EarlyMessage | undefined): number {
  return message?.event === 'media' ? message.payload.length : 0;
}
