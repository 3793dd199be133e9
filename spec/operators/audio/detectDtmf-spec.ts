import { from, take } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { dtmfTone } from '../../../src/audio/tools/dtmfTone';
import { silentAudio } from '../../../src/audio/tools/tone';
import type { DtmfDigit } from '../../../src/operators/wire/DtmfDigit';
import { detectDtmf } from '../../../src/operators/audio/detectDtmf';
import { concatSamples } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itKeepsItsState } from '../itKeepsItsState';

describe('detectDtmf', () => {
  // Not on the detector's grid of 5 ms, as on real calls.
  const late = (digits: string, sampleRate = 8_000): AudioFrame => ({
    samples: concatSamples([
      silentAudio({ durationMs: 2, sampleRate }).samples,
      dtmfTone(digits, { sampleRate }).samples,
    ]),
    sampleRate,
    timestampMs: 0,
  });
  const five = late('5');
  const half = (part: number) => ({ ...five, samples: five.samples.subarray(part * 408, part * 408 + 408) });
  const held = { ...five, samples: five.samples.subarray(0, 816) };
  const heard = { digit: '5', durationMs: 100 };
  const quiet = silentAudio({ durationMs: 100 });

  itKeepsItsState<AudioFrame, DtmfDigit>({
    call: () => detectDtmf(),
    input: {
      a: { ...five, samples: five.samples.subarray(0, 600) },
      b: { ...five, samples: five.samples.subarray(600) },
    },
    expected: '---x--|',
    output: { x: { digit: '5', durationMs: 100 } },
  });

  it('should emit a digit when its pause has begun', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('  --q--t----q--|', { q: quiet, t: held });
      const e1subs = '   ^------------!';
      const expected = ' ----------5--|';

      expectObservable(e1.pipe(detectDtmf())).toBe(expected, { 5: heard });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit several digits of one frame', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a-------|', { a: late('911#') });
      const expected = ' --(wxyz)--|';

      expectObservable(e1.pipe(detectDtmf())).toBe(expected, {
        w: { digit: '9', durationMs: 100 },
        x: { digit: '1', durationMs: 100 },
        y: { digit: '1', durationMs: 100 },
        z: { digit: '#', durationMs: 100 },
      });
    });
  });

  it('should emit a digit that is still pressed when the source completes', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a--|', { a: held });
      const expected = ' -----(5|)';

      expectObservable(e1.pipe(detectDtmf())).toBe(expected, { 5: heard });
    });
  });

  it('should start again when the rate changes', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a--b--|', { a: five, b: late('7', 16_000) });
      const expected = ' --5--7--|';

      expectObservable(e1.pipe(detectDtmf())).toBe(expected, {
        5: heard,
        7: { digit: '7', durationMs: 100 },
      });
    });
  });

  it('should emit nothing for a source that never emits or is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<never>('-').pipe(detectDtmf())).toBe('-');
      expectObservable(cold<never>('|').pipe(detectDtmf())).toBe('|');
      expectObservable(cold<never>('--#').pipe(detectDtmf())).toBe('--#');
    });
  });

  it('should drop a digit that is still pressed when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a--#', { a: held });
      const expected = ' -----#';

      expectObservable(e1.pipe(detectDtmf())).toBe(expected);
    });
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('   --a--a--a--', { a: five });
      const e1subs = '   ^---!       ';
      const unsub = '    ----!       ';
      const expected = ' --5--       ';

      expectObservable(e1.pipe(detectDtmf()), unsub).toBe(expected, { 5: heard });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    const asked: number[] = [];
    function* presses() {
      for (let index = 0; index < 10; index++) {
        asked.push(index);
        yield five;
      }
    }
    from(presses()).pipe(detectDtmf(), take(1)).subscribe();

    expect(asked).toEqual([0]);
  });

  it('should create a detector for every subscriber', () => {
    marbles(({ hot, expectObservable }) => {
      const e1 = hot('   -a-b-c-d-|', { a: half(0), b: half(1), c: half(2), d: half(3) });
      const keys$ = e1.pipe(detectDtmf());

      expectObservable(keys$).toBe('-----x---|', { x: heard });
      // Subscribes later, and gets only the second half of the digit.
      expectObservable(keys$, '--^').toBe('-----y---|', { y: { digit: '5', durationMs: 55 } });
    });
  });

  it('should accept options at the limits of their ranges', () => {
    expect(() =>
      detectDtmf({ minToneMs: 30, minPauseMs: 30, normalTwistDb: 0, reverseTwistDb: 0, minLevelDb: 0 }),
    ).not.toThrow();
  });

  it('should throw at once for an option out of its range', () => {
    expect(() => detectDtmf({ minToneMs: 10 })).toThrow(
      new RangeError('`minToneMs` must be a number from 30, got 10'),
    );
    expect(() => detectDtmf({ minPauseMs: NaN })).toThrow(RangeError);
    expect(() => detectDtmf({ minToneMs: Infinity })).toThrow(RangeError);
    expect(() => detectDtmf({ normalTwistDb: -1 })).toThrow(RangeError);
    expect(() => detectDtmf({ reverseTwistDb: -1 })).toThrow(RangeError);
    expect(() => detectDtmf({ minLevelDb: 3 })).toThrow(RangeError);
  });
});
