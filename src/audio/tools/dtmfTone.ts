import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { DTMF_HIGH_HZ, DTMF_KEYS, DTMF_LOW_HZ } from '../dtmf/dtmfKeys.js';
import { clipSample } from '../pcm16.js';
import { checkLength, checkToneRate } from './checkTone.js';

/**
 * Options for {@link dtmfTone}.
 *
 * @public
 */
export interface DtmfToneOptions {
  /** Length of the tone of a digit, in ms; receivers require at least 40. @defaultValue 100 */
  readonly toneMs?: number;
  /** Length of the pause after each digit, in ms; receivers require at least 40. @defaultValue 100 */
  readonly pauseMs?: number;
  /** Peak level of the lower frequency, in dBFS. @defaultValue -12, about −9 dBm0 */
  readonly levelDbfs?: number;
  /** How much louder the higher frequency is, in dB: lines attenuate it more. @defaultValue 2 */
  readonly twistDb?: number;
  /** Samples per second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
}

const DTMF_TONE_OPTIONS: OptionNames<DtmfToneOptions> = {
  toneMs: true,
  pauseMs: true,
  levelDbfs: true,
  twistDb: true,
  sampleRate: true,
};

/**
 * Returns the sound of DTMF digits, with the frequencies of ITU-T Q.23, to operate another IVR or to test it.
 *
 * ```ts
 * call.play(dtmfTone('1234#'));
 * ```
 *
 * @param digits - digits of `0123456789*#ABCD`; a pause follows each digit
 * @param options - lengths in ms, levels in dB and the sample rate in Hz
 * @returns one frame with all digits
 * @throws TypeError or RangeError when an argument is not valid
 * @see {@link detectDtmf} to detect digits in audio
 * @public
 */
export function dtmfTone(digits: string, options: DtmfToneOptions = {}): AudioFrame {
  if (typeof digits !== 'string') {
    // A number would have no digits to count, and become silence.
    throw new TypeError(`\`digits\` must be a string, got ${describeValue(digits)}`);
  }
  checkOptions('dtmfTone', options, DTMF_TONE_OPTIONS);
  const { toneMs = 100, pauseMs = 100, levelDbfs = -12, twistDb = 2, sampleRate = 8_000 } = options;
  checkLength('toneMs', toneMs);
  checkLength('pauseMs', pauseMs);
  checkToneRate(sampleRate);
  const toneSamples = Math.round((toneMs * sampleRate) / 1_000);
  const keySamples = toneSamples + Math.round((pauseMs * sampleRate) / 1_000);
  const low = 32_767 * 10 ** (levelDbfs / 20);
  const high = 32_767 * 10 ** ((levelDbfs + twistDb) / 20);
  const samples = new Int16Array(digits.length * keySamples);
  for (let at = 0; at < digits.length; at++) {
    const [lowHz, highHz] = frequenciesOf(digits.charAt(at));
    for (let index = 0; index < toneSamples; index++) {
      const angle = (2 * Math.PI * index) / sampleRate;
      // Without ramps: receivers measure a tone from its first sample.
      samples[at * keySamples + index] = clipSample(
        low * Math.sin(lowHz * angle) + high * Math.sin(highHz * angle),
      );
    }
  }
  return { samples, sampleRate, timestampMs: 0 };
}

function frequenciesOf(digit: string): readonly [number, number] {
  const row = DTMF_KEYS.findIndex((keys) => keys.some((key) => key === digit));
  const column = DTMF_KEYS[row]?.findIndex((key) => key === digit) ?? -1;
  const lowHz = DTMF_LOW_HZ[row];
  const highHz = DTMF_HIGH_HZ[column];
  if (lowHz === undefined || highHz === undefined) {
    throw new RangeError(`\`digits\` must contain only 0123456789*#ABCD, got ${describeValue(digit)}`);
  }
  return [lowHz, highHz];
}
