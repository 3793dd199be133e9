import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import { Framer, framingFor } from '../../audio/framing/Framer.js';
import { checkMessageBytes, defaultMessageBytes } from '../../audio/framing/messageSize.js';
import { encodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import { PcmConverter } from '../../audio/resample/PcmConverter.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';

/**
 * Options for {@link encodeAudio}.
 *
 * @public
 */
export interface EncodeAudioOptions {
  /** Sample rate of raw samples and bytes, in Hz. A frame is converted from its own sample rate. */
  readonly sampleRate: number;
  /** Sample rate of the stream, in Hz, as `start` announced it. */
  readonly wireSampleRate: number;
  /** Encoding of the stream, as `start` announced it. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
  /** Bytes of audio in a message, a multiple of 320 from 320 to 99,840. @defaultValue 3200, or 3840 at 24 kHz */
  readonly messageBytes?: number;
  /** Filter quality when sample rates are converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const ENCODE_AUDIO_OPTIONS: OptionNames<EncodeAudioOptions> = {
  sampleRate: true,
  wireSampleRate: true,
  encoding: true,
  messageBytes: true,
  resamplerQuality: true,
};

const ENCODINGS = ['pcm16', 'mulaw'] as const;

/**
 * Creates media messages from audio: converts its sample rate, cuts it into messages that Exotel accepts, and pads the
 * last message.
 *
 *     audio      --a----b-----c-|       200 ms of audio each, at 16 kHz
 *                encodeAudio({ sampleRate: 16_000, wireSampleRate: 8_000 })
 *     messages   -------m-----n-(o|)
 *
 * A frame that is as long as a message, such as those of `frameAudio`, becomes a message at once. `encodeAudio` does
 * not pace messages: see `paceAudio`.
 *
 * ```ts
 * const messages$ = audio$.pipe(encodeAudio({ sampleRate: 8_000, wireSampleRate: 8_000 }));
 * ```
 *
 * Errors emitted: those of the source, and a `RangeError` if the sample rate of a frame is not supported. When the
 * source errors, audio that does not fill a message is dropped.
 *
 * @param options - sample rates in Hz, the encoding, and the size of a message in bytes
 * @returns an operator from audio to `media` messages
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link serialize} to write the messages as texts
 * @public
 */
export function encodeAudio(options: EncodeAudioOptions): OperatorFunction<PcmInput, OutboundMessage> {
  checkOptions('encodeAudio', options, ENCODE_AUDIO_OPTIONS);
  const { sampleRate, wireSampleRate, encoding = 'pcm16', resamplerQuality = 'balanced' } = options;
  const { messageBytes = defaultMessageBytes(wireSampleRate) } = options;
  checkRate('sampleRate', sampleRate);
  checkRate('wireSampleRate', wireSampleRate);
  checkMessageBytes(messageBytes);
  checkOneOf('encoding', encoding, ENCODINGS);
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);

  return (audio$) =>
    defer(() => {
      const converter = new PcmConverter({ sampleRate, to: wireSampleRate, resamplerQuality });
      const framer = new Framer(framingFor(messageBytes, encoding));
      return concat(
        audio$.pipe(
          concatMap((audio) => {
            // Copied by `push`: the source may reuse its memory.
            framer.push(converter.convert(audio));
            return from(cutMessages(framer, encoding, false));
          }),
        ),
        defer(() => {
          framer.push(converter.flush());
          return from(cutMessages(framer, encoding, true));
        }),
      );
    });
}

function* cutMessages(
  framer: Framer,
  encoding: 'pcm16' | 'mulaw',
  isLast: boolean,
): Generator<OutboundMessage> {
  for (let frame = framer.cut(isLast); frame !== undefined; frame = framer.cut(isLast)) {
    const payload = encoding === 'mulaw' ? encodeMulaw(pcm16ToSamples(frame.bytes)) : frame.bytes;
    yield { event: 'media', payload };
  }
}
