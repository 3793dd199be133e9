import { concatMap, defer, EMPTY, of, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { AudioDecoder } from '../../audio/framing/AudioDecoder.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';

/** What audio is before `start` has said otherwise: what Exotel sends by default. */
const DEFAULT_FORMAT = { encoding: 'pcm16', sampleRate: 8_000 } as const;

/**
 * Gives the caller's audio. Rate and codec are those that `start` announced, 8 kHz PCM16 until then; a sample cut in half
 * by two messages is joined; audio of the outbound track is left out.
 *
 *     messages   --start--media--dtmf--media--|
 *                decodeAudio()
 *     frames     ---------f------------f------|
 *
 * ```ts
 * const caller$ = texts$.pipe(deserialize(), decodeAudio());
 * ```
 *
 * @public
 */
export function decodeAudio(): OperatorFunction<InboundMessage, AudioFrame> {
  return (messages$) =>
    defer(() => {
      let decoder = new AudioDecoder(DEFAULT_FORMAT);
      return messages$.pipe(
        concatMap((message) => {
          if (message.event === 'start') {
            decoder = new AudioDecoder(message.mediaFormat);
          }
          return message.event === 'media' && message.track !== 'outbound'
            ? of(decoder.decode(message.payload, message.timestampMs, message.sequenceNumber))
            : EMPTY;
        }),
      );
    });
}
