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
 * Options for `encodeAudio`.
 *
 * @public
 */
export interface EncodeAudioOptions {
  /** Of samples and bytes that are given, in Hz; an `AudioFrame` has its own. */
  readonly sampleRate: number;
  /** On the wire, in Hz: what `start` announced. */
  readonly wireSampleRate: number;
  /** What `start` announced. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
  /** Bytes of a message, a multiple of 320. @defaultValue 3200, at 24 kHz 3840 */
  readonly messageBytes?: number;
  /** @defaultValue 'balanced' */
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
 * Makes media messages of audio: converts its rate, cuts it as Exotel wants it, and pads the end. What is left when the
 * source errors is dropped. It does not pace: see `paceAudio`. A frame that is as long as a message, as those of
 * `frameAudio` are, becomes that message at once.
 *
 *     audio      --a----b-----c-|       200 ms of audio each, at 16 kHz
 *                encodeAudio({ sampleRate: 16_000, wireSampleRate: 8_000 })
 *     messages   -------m-----n-(o|)
 *
 * ```ts
 * const messages$ = audio$.pipe(encodeAudio({ sampleRate: 8_000, wireSampleRate: 8_000 }));
 * ```
 *
 * @throws RangeError when called with a rate that is not converted, a `messageBytes` that Exotel does not play, or an
 * encoding or a quality that there is not
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
            // The source may use its memory again.
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
