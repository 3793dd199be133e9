import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { MarkMessage } from '../../wire/messages/mark.js';
import type { MediaMessage } from '../../wire/messages/media.js';
import type { CallInfo } from '../contract/CallInfo.js';

/** What may come before `start` and belongs behind it. */
export type EarlyMessage = MediaMessage | DtmfMessage | MarkMessage;

/** A second at the highest rate; how much a second is in fact is known only from `start`. */
const MAX_BYTES = 48_000;

const MAX_MESSAGES = 100;

/** Ours have some thirty. */
const MAX_NAME_CHARACTERS = 256;

/** What came before `start`, oldest first: of the audio, at most its last second. */
export class EarlyMedia {
  #messages: EarlyMessage[] = [];
  #bytes = 0;

  /**
   * Keeps a message, and says whether that cost the oldest ones. Nothing is kept that a peer can make as long as it likes,
   * but its audio, which is counted.
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
