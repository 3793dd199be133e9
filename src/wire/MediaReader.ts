import type { MediaMessage } from './mediaMessage.js';
import { MediaScanner, type StreamKey } from './MediaScanner.js';
import type { PayloadSlab } from './PayloadSlab.js';
import type { StreamSid } from './StreamSid.js';
import { whiteSpaceIssue } from './whiteSpaceIssue.js';

/** Makes the media messages of one call of what was found in their bytes. */
export class MediaReader {
  readonly #slab: PayloadSlab;
  #streamSid: StreamSid | undefined;
  #key: StreamKey | undefined;

  /** @param slab - where the call's payloads are */
  constructor(slab: PayloadSlab) {
    this.#slab = slab;
  }

  /**
   * Reads the media message that was scanned last, in the layout that Exotel sends; undefined for anything else, even other
   * media.
   */
  read(found: MediaScanner): MediaMessage | undefined {
    const payload = this.#slab.payload(found);
    if (payload === undefined) {
      return undefined;
    }
    const { sequenceNumber, chunk, timestampMs, track, hasWhiteSpace } = found;
    const streamSid = this.#streamSidOf(found);
    if (
      streamSid !== undefined &&
      sequenceNumber >= 0 &&
      chunk >= 0 &&
      timestampMs >= 0 &&
      track === undefined &&
      !hasWhiteSpace
    ) {
      return { event: 'media', streamSid, sequenceNumber, payload, chunk, timestampMs };
    }
    return {
      event: 'media',
      ...(streamSid !== undefined && { streamSid }),
      ...(sequenceNumber >= 0 && { sequenceNumber }),
      payload,
      ...(chunk >= 0 && { chunk }),
      ...(timestampMs >= 0 && { timestampMs }),
      ...(track !== undefined && { track }),
      ...(hasWhiteSpace && { issues: [whiteSpaceIssue] }),
    };
  }

  #streamSidOf(found: MediaScanner): StreamSid | undefined {
    // The id is the same in every message of a call.
    if (this.#key === undefined || !found.isOf(this.#key)) {
      const id = found.streamSid;
      this.#key = MediaScanner.keyOf(id);
      this.#streamSid = id === '' ? undefined : id;
    }
    return this.#streamSid;
  }
}
