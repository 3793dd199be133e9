import { filter, map, of } from 'rxjs';
import { decodeMulaw, encodeMulaw } from '../../src/audio/g711/mulaw';
import { tone } from '../../src/audio/tools/tone';
import { testCall } from '../../src/testing/testCall';
import { concatSamples } from '../kit/audio/audio';
import { marbleKeys, marbles } from '../../src/testing/marbles/marbles';

describe("testCall's caller", () => {
  it.each([
    ['callerHangup', 'callerHangup'],
    ['flowEnded', 'flowEnded'],
    ['socketError', 'socketError'],
    ['socketClosed', 'socketClosed'],
  ] as const)('should end as its reason says: %s', (given, reason) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ lifecycle$: cold('3s x', { x: given }) });
      const ended$ = call.lifecycle$.pipe(
        filter((value) => value.state === 'ended'),
        map((value) => value.reason),
      );
      expectObservable(ended$).toBe('3s (r|)', { r: reason });
    });
  });

  it('should be heard by a call whose audio is μ-law', () => {
    marbles(({ flush }) => {
      const spoken = tone({ durationMs: 100 });
      const call = testCall({
        audio$: of(spoken, spoken.samples),
        info: { mediaFormat: { encoding: 'mulaw', sampleRate: 8_000 } },
      });
      const heard: Int16Array[] = [];
      call.audio$.subscribe(({ samples }) => heard.push(samples));
      flush();

      const lossy = decodeMulaw(encodeMulaw(spoken.samples));
      expect(heard).toEqual([lossy, lossy]);
    });
  });

  it('should press the digits of marbles', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('1s 4 99ms A 99ms h 99ms s', marbleKeys) });
      expectObservable(call.dtmf$.pipe(map(({ digit }) => digit))).toBe(
        '1s 4 99ms A 99ms h 99ms s',
        marbleKeys,
      );
    });
  });

  it.each([
    [16_000, 8_000],
    [24_000, 24_000],
    [44_100, 8_000],
  ])('should speak frames of %i Hz at their full length to an application at %i Hz', (from, sampleRate) => {
    marbles(({ flush }) => {
      const call = testCall({
        audio$: of(tone({ durationMs: 1_000, sampleRate: from })),
        options: { sampleRate },
      });
      const heard: Int16Array[] = [];
      call.audio$.subscribe(({ samples }) => heard.push(samples));
      flush();

      // The resampler at each end holds back a little.
      const lengthMs = (concatSamples(heard).length * 1_000) / sampleRate;
      expect(lengthMs).toBeGreaterThan(980);
      expect(lengthMs).toBeLessThanOrEqual(1_000);
    });
  });
});
