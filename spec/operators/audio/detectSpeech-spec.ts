import { delay, EMPTY, from, NEVER, of, Subject } from 'rxjs';
import * as fc from 'fast-check';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import type { SpeechDetector, SpeechEvent } from '../../../src/audio/vad/SpeechDetector';
import { SAMPLE_RATES } from '../../../src/audio/sampleRates';
import { detectSpeech } from '../../../src/operators/audio/detectSpeech';
import { createNoise } from '../../kit/audio/noise';
import { marbles } from '../../../src/testing/marbles/marbles';
import { frame20, stubDetector$ } from '../../kit/audio/speechStub';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

/** Speech and silence: every letter of a marble is one frame of 20 ms. */
const script = (speech: string) => Array.from(speech, (letter, index) => frame20(index, letter === '#'));
/** Values for marbles. */
const byIndex = (frames: readonly AudioFrame[]): Record<string, AudioFrame> =>
  Object.fromEntries(frames.map((frame, index) => [String(index), frame]));
const start = (atMs: number): SpeechEvent => ({ type: 'start', atMs });
const end = (atMs: number, durationMs: number): SpeechEvent => ({ type: 'end', atMs, durationMs });

/** Every event of frames that arrive all at once. */
function eventsOf(
  frames: readonly AudioFrame[],
  options: Parameters<typeof detectSpeech>[0] = { detector: stubDetector$ },
): SpeechEvent[] {
  const events: SpeechEvent[] = [];
  from(frames)
    .pipe(detectSpeech(options))
    .subscribe((event) => events.push(event));
  return events;
}

describe('detectSpeech', () => {
  // With these options each loud frame is a separate stretch.
  itFollowsItsSource<AudioFrame, SpeechEvent>({
    call: () => detectSpeech({ detector: stubDetector$, minSpeechMs: 0, hangoverMs: 20 }),
    input: { a: frame20(0, true), b: frame20(1, false), c: frame20(2, true) },
    output: { x: start(0), y: end(20, 20), z: start(40) },
    tails: { t: end(20, 20), u: end(60, 20) },
  });

  itKeepsItsState<AudioFrame, SpeechEvent>({
    call: () => detectSpeech({ detector: stubDetector$, minSpeechMs: 40 }),
    input: { a: frame20(0, true), b: frame20(1, true) },
    expected: '---x--(y|)',
    output: { x: start(0), y: end(40, 40) },
  });

  it('should emit `start` when speech has lasted, with the time at which it began', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  0 19ms 1 19ms 2 19ms 3 19ms 4 19ms 5', byIndex(script('..####')));
      const expected = ' 100ms s';

      expectObservable(e1.pipe(detectSpeech({ detector: stubDetector$ }))).toBe(expected, { s: start(40) });
    });
  });

  it.each([
    ['a click is not speech', '....##..........', []],
    ['three clicks far apart are not speech', '.##......##......##.......', []],
    [
      'a plosive within the first syllable does not start it again',
      '..##..##......',
      [start(40), end(160, 120)],
    ],
    ['a pause of 280 ms is in the middle of a sentence', '####..............####', [start(0), end(440, 440)]],
    [
      'a pause of 300 ms is the end of a sentence',
      '####...............####',
      [start(0), end(80, 80), start(380), end(460, 80)],
    ],
    ['the caller hangs up in the middle of a word', '..#####', [start(40), end(140, 100)]],
    ['the caller hangs up before it is a word', '..###', []],
  ] as const)('should know that %s', (_, speech, events) => {
    expect(eventsOf(script(speech))).toEqual(events);
  });

  it('should emit `end` where audio is missing', () => {
    const frames = [
      ...script('#####'),
      frame20(100, true),
      ...[101, 102, 103].map((at) => frame20(at, true)),
    ];

    expect(eventsOf(frames)).toEqual([start(0), end(100, 100), start(2_000), end(2_080, 80)]);
  });

  it('should pass to the detector whether bot audio is playing', () => {
    marbles(({ hot, cold, expectObservable }) => {
      const e1 = cold('    aaaaaa', { a: frame20(0, true) });
      const bot = hot('    ttffff', { t: true, f: false });
      const expected = '   --s---';

      const options = { detector: stubDetector$, botSpeaking$: bot, minSpeechMs: 20 };
      expectObservable(e1.pipe(detectSpeech(options))).toBe(expected, { s: start(0) });
    });
  });

  it('should process audio that arrived while its detector was loading', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  0123456789|', byIndex(script('.####.....')));
      const expected = ' 20ms (se|)';

      expectObservable(e1.pipe(detectSpeech({ detector: stubDetector$.pipe(delay(20)) }))).toBe(expected, {
        s: start(20),
        e: end(100, 80),
      });
    });
  });

  it('should stay subscribed to its detector exactly as long as there is audio', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const detector: SpeechDetector = { push: () => [] };
      const loaded = cold('--d', { d: detector });
      const e1 = cold('     -a-----|', { a: frame20(0, true) });
      const expected = '    -------|';

      expectObservable(e1.pipe(detectSpeech({ detector: loaded }))).toBe(expected);
      expectSubscriptions(loaded.subscriptions).toBe('^------!');
    });
  });

  it('should error when its detector is missing or fails', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('-a-', { a: frame20(0, true) });
      const detector: SpeechDetector = {
        push: () => {
          throw new Error('out of memory');
        },
      };

      expectObservable(e1.pipe(detectSpeech({ detector: cold('--#') }))).toBe('--#');
      expectObservable(e1.pipe(detectSpeech({ detector: of(detector) }))).toBe(
        '-#',
        {},
        new Error('out of memory'),
      );
      expectObservable(e1.pipe(detectSpeech({ detector: EMPTY }))).toBe(
        '#',
        {},
        new TypeError('`detector` must emit a SpeechDetector, but it completed without a value'),
      );
    });
  });

  it('should hold at most ten minutes of audio for a detector', () => {
    const minute = { ...frame20(0, true), samples: new Int16Array(480_000) };
    const audio$ = new Subject<AudioFrame>();
    const errors: unknown[] = [];
    audio$
      .pipe(detectSpeech({ detector: NEVER }))
      .subscribe({ error: (error: unknown) => errors.push(error) });

    for (let minutes = 0; minutes < 10; minutes++) {
      audio$.next(minute);
    }
    expect(errors).toEqual([]);
    audio$.next(minute);
    expect(errors).toEqual([expect.objectContaining({ code: 'queueOverflow' })]);
    expect(audio$.observed).toBe(false);
  });

  it('should emit the same events for any chunk size', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLE_RATES),
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 30 }),
        (sampleRate, sizes) => {
          const samples = burst(sampleRate);
          expect(eventsOf(cut(samples, sampleRate, sizes), {})).toEqual(
            eventsOf([{ samples, sampleRate, timestampMs: 0 }], {}),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(SAMPLE_RATES)('should hear the same at %i Hz', (sampleRate) => {
    const events = eventsOf([{ samples: burst(sampleRate), sampleRate, timestampMs: 0 }], {});

    expect(events.map(({ type }) => type)).toEqual(['start', 'end']);
    // The burst is from 500 to 900 ms; windows have 20 ms.
    expect(Math.abs((events[0]?.atMs ?? 0) - 490)).toBeLessThanOrEqual(20);
    expect(Math.abs((events[1]?.atMs ?? 0) - 910)).toBeLessThanOrEqual(20);
  });

  it('should throw at once for options that are not valid', () => {
    const synchronous = (): SpeechDetector => ({ push: () => [] });

    // @ts-expect-error -- a factory is not an observable
    expect(() => detectSpeech({ detector: synchronous })).toThrow(
      new TypeError('`detector` must be an Observable, got a function'),
    );
    // @ts-expect-error -- a flag would never change
    expect(() => detectSpeech({ botSpeaking$: true })).toThrow(
      new TypeError('`botSpeaking$` must be an Observable, got true'),
    );
    expect(() => detectSpeech({ minSpeechMs: -1 })).toThrow(
      new RangeError('`minSpeechMs` must be a number of ms from 0, got -1'),
    );
    expect(() => detectSpeech({ hangoverMs: NaN })).toThrow(RangeError);
    // @ts-expect-error -- options are an object
    expect(() => detectSpeech(100)).toThrow(TypeError);
  });
});

/** 1.4 s of faint noise that contains 400 ms of a hum of 200 to 600 Hz. */
function burst(sampleRate: number): Int16Array {
  const noise = createNoise(7);
  return Int16Array.from({ length: sampleRate * 1.4 }, (_, at) => {
    const seconds = at / sampleRate;
    const isOn = seconds >= 0.5 && seconds < 0.9;
    const voice = isOn ? Math.sin(2 * Math.PI * 300 * seconds) + Math.sin(2 * Math.PI * 600 * seconds) : 0;
    return Math.round(20 * noise() + 2_000 * voice);
  });
}

function cut(samples: Int16Array, sampleRate: number, sizes: readonly number[]): AudioFrame[] {
  const frames: AudioFrame[] = [];
  for (let at = 0; at < samples.length;) {
    const size = sizes[frames.length % sizes.length] ?? 1;
    frames.push({
      samples: samples.subarray(at, at + size),
      sampleRate,
      timestampMs: (at * 1_000) / sampleRate,
    });
    at += size;
  }
  return frames;
}
