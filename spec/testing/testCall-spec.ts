import { of } from 'rxjs';
import { tone } from '../../src/audio/tone';
import { testCall } from '../../src/testing/testCall';
import { concatSamples } from '../support/audio';
import { marbles } from '../support/marbles';

describe("testCall's caller", () => {
  it.each([
    [16_000, 8_000],
    [24_000, 24_000],
    [44_100, 8_000],
  ])('should speak frames of %i Hz as long as they are, to an application at %i Hz', (from, sampleRate) => {
    marbles(({ flush }) => {
      const call = testCall({
        audio$: of(tone({ durationMs: 1_000, sampleRate: from })),
        options: { sampleRate },
      });
      const heard: Int16Array[] = [];
      call.audio$.subscribe(({ samples }) => heard.push(samples));
      flush();

      // A filter at either end keeps back a little.
      const lengthMs = (concatSamples(heard).length * 1_000) / sampleRate;
      expect(lengthMs).toBeGreaterThan(980);
      expect(lengthMs).toBeLessThanOrEqual(1_000);
    });
  });
});
