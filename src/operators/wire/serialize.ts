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
 * Options for `serialize`.
 *
 * @public
 */
export interface SerializeOptions {
  /** From `start`; of an observable, which is subscribed at once, the first value: messages wait for it, in order. */
  readonly streamSid: string | Observable<string>;
  /** On the wire, in Hz, for the timestamps. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** On the wire, for the timestamps. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
}

const SERIALIZE_OPTIONS: OptionNames<SerializeOptions> = {
  streamSid: true,
  sampleRate: true,
  encoding: true,
};

/**
 * Writes messages as Exotel reads them: counters and timestamps are strings, and go on as long as the subscription.
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
 * @throws RangeError when called with an empty `streamSid`, or a rate or an encoding that there is not
 * @public
 */
export function serialize(options: SerializeOptions): OperatorFunction<OutboundMessage, string> {
  checkOptions('serialize', options, SERIALIZE_OPTIONS);
  const { streamSid, sampleRate = 8_000, encoding = 'pcm16' } = options;

  const createEncoder = (sid: string) => new MessageEncoder({ streamSid: sid, sampleRate, encoding });
  // Made for its checks: misuse is to throw here.
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
      // Subscribed before there is anything to send: `start` comes once, and early. Complete when the texts are.
      return merge(encoder$.pipe(ignoreElements()), texts$.pipe(materialize())).pipe(dematerialize());
    });
}
