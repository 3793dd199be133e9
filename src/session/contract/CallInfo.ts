import type { CallSid, StreamSid } from '../../wire/ids.js';

/**
 * Who calls whom, and how: what `start` said, completed by what the WebSocket's request said.
 *
 * @public
 */
export interface CallInfo {
  /** Names the stream; made up here when Exotel named none. */
  readonly streamSid: StreamSid;
  readonly callSid?: CallSid;
  /** The account's name on live calls, in spite of its name. */
  readonly accountSid?: string;
  readonly legSid?: string;
  /** The caller's number as Exotel writes it: `+91…` in its documents, `0…` on live calls. */
  readonly from?: string;
  readonly to?: string;
  /** What the stream's URL was configured with; empty when there is nothing. Has no prototype. */
  readonly customParameters: Readonly<Record<string, string>>;
  /** The audio on the wire. */
  readonly mediaFormat: {
    readonly encoding: 'pcm16' | 'mulaw';
    readonly sampleRate: number;
    /** What Exotel called the encoding. */
    readonly wireEncoding?: string;
    readonly bitRate?: string;
  };
  /** The path of the WebSocket's URL. Exotel keeps it on real calls, unlike the query. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}
