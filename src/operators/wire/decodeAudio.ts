import { concatMap, defer, EMPTY, of, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { AudioDecoder } from '../../audio/framing/AudioDecoder.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';

/** The format of audio before `start` has announced another: Exotel's default. */
const DEFAULT_FORMAT = { encoding: 'pcm16', sampleRate: 8_000 } as const;

/**
 * Emits the caller's audio as frames. The sample rate and the encoding are those that `start` announced, and 8 kHz
 * PCM16 before `start`.
 *
 *     messages   --start--media--dtmf--media--|
 *                decodeAudio()
 *     frames     ---------f------------f------|
 *
 * If two messages split a sample, its halves are joined. Audio of the outbound track is left out.
 *
 * ```ts
 * const caller$ = texts$.pipe(deserialize(), decodeAudio());
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @returns an operator from messages to frames, mono PCM16
 * @see {@link deserialize}
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
