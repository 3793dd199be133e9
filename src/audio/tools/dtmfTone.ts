import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { DTMF_HIGH_HZ, DTMF_KEYS, DTMF_LOW_HZ } from '../dtmf/dtmfKeys.js';
import { clipSample } from '../pcm16.js';

/**
 * How keys sound.
 *
 * @public
 */
export interface DtmfToneOptions {
  /** How long a key sounds, in ms; receivers want at least 40. @defaultValue 100 */
  readonly toneMs?: number;
  /** How long a key is silent afterwards, in ms; receivers want at least 40. @defaultValue 100 */
  readonly pauseMs?: number;
  /** Peak level of the lower frequency, in dBFS. @defaultValue -12, about −9 dBm0 */
  readonly levelDbfs?: number;
  /** How much louder the higher frequency is, in dB: lines swallow more of it. @defaultValue 2 */
  readonly twistDb?: number;
  /** Samples a second, in Hz. @defaultValue 8000 */
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
 * Makes the sound of keys, at the frequencies of ITU-T Q.23, to operate another IVR or to test one.
 *
 * ```ts
 * call.play(dtmfTone('1234#'));
 * ```
 *
 * @param digits - of `0123456789*#ABCD`; each is followed by its pause
 * @throws TypeError when called with no string
 * @throws RangeError when called with another digit, a length below 0 or a rate not above 0 Hz
 * @public
 */
export function dtmfTone(digits: string, options: DtmfToneOptions = {}): AudioFrame {
  if (typeof digits !== 'string') {
    // A number has no digits to be counted: it would be silence.
    throw new TypeError(`\`digits\` must be a string, got ${describeValue(digits)}`);
  }
  checkOptions('dtmfTone', options, DTMF_TONE_OPTIONS);
  const { toneMs = 100, pauseMs = 100, levelDbfs = -12, twistDb = 2, sampleRate = 8_000 } = options;
  for (const [name, value] of Object.entries({ toneMs, pauseMs })) {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${String(value)}`);
    }
  }
  if (!(sampleRate > 0 && sampleRate < Infinity)) {
    throw new RangeError(`\`sampleRate\` must be above 0 Hz, got ${String(sampleRate)}`);
  }
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
    throw new RangeError(`\`digits\` must be of 0123456789*#ABCD, got '${digit}'`);
  }
  return [lowHz, highHz];
}
