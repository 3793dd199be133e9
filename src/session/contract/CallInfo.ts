import type { CallSid, StreamSid } from '../../wire/ids.js';

/**
 * Who calls whom, and with which audio format. The values come from Exotel's `start` message and from the request that
 * opened the WebSocket.
 *
 * @public
 */
export interface CallInfo {
  /** Identifies the stream. If Exotel sends no id, the library creates one that begins with `local-`. */
  readonly streamSid: StreamSid;
  /** Identifies the call at Exotel. */
  readonly callSid?: CallSid;
  /** The name of the Exotel account on live calls, although the field is called an id. */
  readonly accountSid?: string;
  /** Identifies the leg of the call. Exotel does not document it. */
  readonly legSid?: string;
  /** The caller's number as Exotel writes it: `+91…` in its documents, `0…` on live calls. */
  readonly from?: string;
  /** The number that was called, as Exotel writes it. */
  readonly to?: string;
  /** The custom parameters of the stream's URL; empty when it has no parameters. The object has no prototype. */
  readonly customParameters: Readonly<Record<string, string>>;
  /** The format of the audio on the wire. */
  readonly mediaFormat: {
    readonly encoding: 'pcm16' | 'mulaw';
    /** In Hz. */
    readonly sampleRate: number;
    /** The encoding in Exotel's words. */
    readonly wireEncoding?: string;
    /** The bit rate in Exotel's words. */
    readonly bitRate?: string;
  };
  /** The path of the WebSocket's URL. On real calls Exotel keeps the path and removes the query. */
  readonly path?: string;
  /** The query of the WebSocket's URL. */
  readonly query?: Readonly<Record<string, string>>;
  /** The client's address. Behind trusted proxies it is the address that they report. */
  readonly remoteAddress?: string;
}
