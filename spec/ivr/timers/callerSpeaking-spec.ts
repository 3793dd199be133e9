import { map } from 'rxjs';
import { callerSpeaking } from '../../../src/ivr/timers/callerSpeaking';
import { detectSpeech } from '../../../src/operators/audio/detectSpeech';
import { speechCorpus } from '../../audio/vad/speechCorpus';
import { heardToSpeak, type Leak } from './leakyLine';

const { samples } = speechCorpus(8_000);
/** Ten seconds of speech, from its first word on. */
const prompt = samples.subarray(8 * 1_500, 8 * 11_500);
const nobody = new Int16Array(8 * 14_000);
/** A caller who speaks for two and a half seconds, from a given time in ms. */
const speaksAt = (atMs: number, gain = 1): Int16Array => {
  const caller = nobody.slice();
  caller.set(
    samples.subarray(8 * 1_500, 8 * 4_000).map((sample) => Math.round(gain * sample)),
    8 * atMs,
  );
  return caller;
};

const startsOf = (caller: Int16Array, leak: Leak, said: Int16Array = prompt) =>
  heardToSpeak(said, caller, leak, callerSpeaking);

describe('callerSpeaking', () => {
  describe.each([-18, -10])('on a line that echoes the prompt at %i dB', (leakDb) => {
    it.each([
      [100, -65],
      [200, -65],
      [300, -65],
      [100, -50],
      [200, -42],
    ])('should not report the echo as the caller, %i ms late in noise of %i dBFS', (delayMs, noiseDb) => {
      expect(startsOf(nobody, { leakDb, delayMs, noiseDb })).toEqual([]);
    });

    it('should report a caller who answers after the prompt within half a second', () => {
      const [startsAt = Infinity] = startsOf(speaksAt(10_100), { leakDb, delayMs: 200, noiseDb: -60 });

      expect(startsAt).toBeGreaterThan(10_100);
      expect(startsAt).toBeLessThanOrEqual(10_700);
    });

    it('should report a caller who talks over the prompt more loudly than its echo', () => {
      const [startsAt = Infinity] = startsOf(speaksAt(5_000, 4), { leakDb, delayMs: 200, noiseDb: -60 });

      expect(startsAt).toBeGreaterThan(5_000);
      expect(startsAt).toBeLessThanOrEqual(5_300);
    });
  });

  it('should miss no speech while the bot is silent', () => {
    const line = { leakDb: -10, delayMs: 100, noiseDb: -60 };
    const plain = heardToSpeak(new Int16Array(0), samples, line, ({ audio$ }) =>
      audio$.pipe(
        detectSpeech(),
        map(({ type }) => type === 'start'),
      ),
    );

    expect(plain.length).toBeGreaterThan(15);
    expect(startsOf(samples, line, new Int16Array(0))).toEqual(plain);
  });
});
