import type { Observer } from 'rxjs';
import { AudioDecoder, type AudioFormat } from '../audio/AudioDecoder.js';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { MediaScanner, type StreamKey } from '../wire/MediaScanner.js';
import type { PayloadSlab } from '../wire/PayloadSlab.js';

/** What a frame reader begins with. */
export interface FrameReaderConfig extends AudioFormat {
  readonly streamSid: string;
  readonly sequenceNumber: number | undefined;
  readonly slab: PayloadSlab;
}

/** Who is given frames. */
type FrameObserver = Pick<Observer<AudioFrame>, 'next'>;

/**
 * Makes the frames of one call's audio: of any media, and straight from the bytes of a message if it is the next of its
 * call and nothing about it is odd. All that every frame needs is in this one object: the objects of many calls do not
 * all stay in the processor's caches.
 */
export class FrameReader extends AudioDecoder {
  /** The number of the last message. */
  sequenceNumber: number | undefined;
  /** Who is given the frames, and there is nothing else to be done with them; undefined when the call must be asked. */
  observer: FrameObserver | undefined;
  /** Whether who is given a frame has done with it before the next one: then none is given memory of its own. */
  isPassing = false;
  /** How many messages were read, or passed over. */
  messages = 0;
  #isOpen = true;
  readonly #key: StreamKey | undefined;
  readonly #slab: PayloadSlab;

  constructor({ streamSid, sequenceNumber, slab, ...format }: FrameReaderConfig) {
    super(format);
    this.#key = MediaScanner.keyOf(streamSid);
    this.sequenceNumber = sequenceNumber;
    this.#slab = slab;
  }

  /** No message is the next any more. */
  close(): void {
    this.#isOpen = false;
  }

  /** Gives the frame of the media message that was scanned last; undefined for one that must be read as all others are. */
  read(media: MediaScanner): AudioFrame | undefined {
    if (!this.#isNext(media)) {
      return undefined;
    }
    const frame = this.#decode(media);
    if (frame !== undefined) {
      this.#take(media);
    }
    return frame;
  }

  /** Gives the observer the frame of a media message; false for one that must be read as all others are. */
  deliver(media: MediaScanner, observer: FrameObserver): boolean {
    const frame = this.read(media);
    if (frame === undefined) {
      return false;
    }
    observer.next(frame);
    return true;
  }

  /** As `read`, of a message whose payload nobody wants and is not read: gives its length in samples. */
  skip(media: MediaScanner): number | undefined {
    if (!this.isWhole || !this.#isNext(media)) {
      return undefined;
    }
    this.#take(media);
    return this.pass(media.payloadBytes);
  }

  #take({ sequenceNumber }: MediaScanner): void {
    this.sequenceNumber = sequenceNumber;
    this.messages++;
  }

  #decode(media: MediaScanner): AudioFrame | undefined {
    const { timestampMs, sequenceNumber } = media;
    const dated = timestampMs < 0 ? undefined : timestampMs;
    if (this.isPlain) {
      const samples = this.isPassing ? media.decodeSamples() : this.#slab.audio(media);
      return samples && this.date(samples, dated, sequenceNumber);
    }
    const payload = this.#slab.payload(media);
    return payload && this.decode(payload, dated, sequenceNumber);
  }

  #isNext(media: MediaScanner): boolean {
    return (
      this.sequenceNumber !== undefined &&
      media.sequenceNumber === this.sequenceNumber + 1 &&
      this.#key !== undefined &&
      media.isOf(this.#key) &&
      media.track !== 'outbound' &&
      !media.hasWhiteSpace &&
      this.#isOpen
    );
  }
}
