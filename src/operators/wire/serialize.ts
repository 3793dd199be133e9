import {
  concatMap,
  defer,
  dematerialize,
  ignoreElements,
  isObservable,
  map,
  materialize,
  merge,
  type Observable,
  type OperatorFunction,
  shareReplay,
  take,
} from 'rxjs';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { MessageEncoder } from '../../wire/MessageEncoder.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';

/**
 * Options for {@link serialize}.
 *
 * @public
 */
export interface SerializeOptions {
  /** The `stream_sid` of `start`. An observable is subscribed at once; messages wait, in order, for its first value. */
  readonly streamSid: string | Observable<string>;
  /** Sample rate of the stream, in Hz; used for timestamps. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** Encoding of the stream; used for timestamps. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
}

const SERIALIZE_OPTIONS: OptionNames<SerializeOptions> = {
  streamSid: true,
  sampleRate: true,
  encoding: true,
};

/**
 * Writes messages as the texts that Exotel expects. Counters and timestamps are strings, and they count up for as long
 * as the subscription lasts.
 *
 *     messages   --media--media--mark--|
 *                serialize({ streamSid })
 *     texts      --t------u------v-----|      t: '{"event":"media","stream_sid":…,"sequence_number":"1",…'
 *
 * ```ts
 * const streamSid = messages$.pipe(ofEvent('start'), map((start) => start.streamSid ?? ''));
 * outbound$.pipe(serialize({ streamSid })).subscribe((text) => socket.send(text));
 * ```
 *
 * Errors emitted: those of the source and of `streamSid`, and a `TypeError` or `RangeError` if a message cannot be
 * sent, for example an empty mark name or a payload over 100,000 bytes.
 *
 * @param options - the stream's id, and its format for timestamps
 * @returns an operator from messages to texts of JSON
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link encodeAudio} to create media messages
 * @public
 */
export function serialize(options: SerializeOptions): OperatorFunction<OutboundMessage, string> {
  checkOptions('serialize', options, SERIALIZE_OPTIONS);
  const { streamSid, sampleRate = 8_000, encoding = 'pcm16' } = options;

  const createEncoder = (sid: string) => new MessageEncoder({ streamSid: sid, sampleRate, encoding });
  // Checks the options when the operator is created, not when it is subscribed.
  createEncoder(isObservable(streamSid) ? 'not known yet' : streamSid);

  return (messages$) =>
    defer(() => {
      if (!isObservable(streamSid)) {
        const encoder = createEncoder(streamSid);
        return messages$.pipe(map((message) => encoder.encode(message)));
      }
      const encoder$ = streamSid.pipe(
        take(1),
        map(createEncoder),
        shareReplay({ bufferSize: 1, refCount: true }),
      );
      const texts$ = messages$.pipe(
        concatMap((message) => encoder$.pipe(map((encoder) => encoder.encode(message)))),
      );
      // Subscribed before there is anything to send: `start` is sent once, and early. Completes when the texts
      // complete.
      return merge(encoder$.pipe(ignoreElements()), texts$.pipe(materialize())).pipe(dematerialize());
    });
}
