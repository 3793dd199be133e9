import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { MarkMessage } from '../../wire/messages/mark.js';
import type { MediaMessage } from '../../wire/messages/media.js';
import type { CallInfo } from '../contract/CallInfo.js';

/** A message that may come before `start` and is delivered after it. */
export type EarlyMessage = MediaMessage | DtmfMessage | MarkMessage;

/** A second at the highest sample rate; the real sample rate is known only from `start`. */
const MAX_BYTES = 48_000;

const MAX_MESSAGES = 100;

/** Names of this library have about thirty. */
const MAX_NAME_CHARACTERS = 256;

/** Messages that came before `start`, oldest first, with at most the last second of audio. */
export class EarlyMedia {
  #messages: EarlyMessage[] = [];
  #bytes = 0;

  /**
   * Keeps a message, and returns whether the oldest messages were dropped for it. Fields of unlimited length are not
   * kept, except audio, which is counted.
   */
  keep(message: EarlyMessage): 'kept' | 'oldestDropped' | 'nameTooLong' {
    if (message.event === 'mark' && message.name.length > MAX_NAME_CHARACTERS) {
      return 'nameTooLong';
    }
    this.#messages.push(message.extra === undefined ? message : { ...message, extra: {} });
    this.#bytes += bytesOf(message);
    if (this.#bytes <= MAX_BYTES && this.#messages.length <= MAX_MESSAGES) {
      return 'kept';
    }
    do {
      this.#bytes -= bytesOf(this.#messages.shift());
    } while (this.#bytes > MAX_BYTES);
    return 'oldestDropped';
  }

  /** Removes and returns all messages; those before the last second of audio as `dropped`. */
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
