import { readFileSync, writeFileSync } from 'node:fs';
import {
  concat,
  EMPTY,
  finalize,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  Subject,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import type { AudioFrame } from '../../src/audio/AudioFrame';
import { createResampler } from '../../src/audio/resample/createResampler';
import { serveCalls } from '../../src/session/serveCalls';
import { recordCall } from '../../src/sources/recordCall';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';
import type { RunHelpers } from 'rxjs/testing';
import { marbles } from '../../src/testing/marbles/marbles';
import { canListOpenFiles, countOpen } from '../kit/process/openFiles';
import { readWavChannels } from '../kit/audio/readWavChannels';
import { temporaryFolder } from '../kit/process/temporaryFolder';

const silence = (durationMs: number) => new Int16Array(durationMs * 8);
const hangUp = { e: 'callerHangup' } as const;
const itLists = canListOpenFiles ? it : it.skip;

/** A caller who speaks all the time, in frames of 20 ms. */
const talk = ({ cold }: RunHelpers, durationMs: number) =>
  cold('20ms x').pipe(
    mergeMap(() => timer(0, 20)),
    map((index) => ({ samples: ramp(20, 1 + index * 160), sampleRate: 8_000, timestampMs: index * 20 })),
    takeUntil(timer(durationMs + 1)),
  );

describe('recordCall', () => {
  const pathOf = temporaryFolder();
  const recorded = () => {
    const { sampleRate, channels } = readWavChannels(readFileSync(pathOf('call.wav')));
    const [caller = [], bot = []] = channels.map((channel) => Int16Array.from(channel));
    return { sampleRate, caller, bot };
  };

  it('should record the caller on the left, and the bot on the right when the caller heard it', () => {
    marbles((helpers) => {
      const { cold, expectObservable, flush } = helpers;
      const call = testCall({ audio$: talk(helpers, 2_000), lifecycle$: cold('3s e', hangUp) });

      cold('500ms x')
        .pipe(mergeMap(() => call.play(ramp(700, 5_000))))
        .subscribe();
      expectObservable(recordCall(call, pathOf('call.wav'))).toBe('3s (r|)', {
        r: { path: pathOf('call.wav'), sampleRate: 8_000, durationMs: 2_000 },
      });
      flush();

      const { sampleRate, caller, bot } = recorded();
      expect(sampleRate).toBe(8_000);
      expect(caller).toEqual(ramp(2_000));
      expect(bot).toEqual(concatSamples([silence(500), ramp(700, 5_000), silence(800)]));
    });
  });

  it('should not record audio that was cleared before the caller heard it', () => {
    marbles((helpers) => {
      const { cold, flush } = helpers;
      const call = testCall({ audio$: talk(helpers, 2_000), lifecycle$: cold('3s e', hangUp) });

      call
        .play(ramp(1_500))
        .pipe(takeUntil(cold('730ms x')))
        .subscribe();
      cold('1s x')
        .pipe(mergeMap(() => call.play(ramp(300, 9_000))))
        .subscribe();
      recordCall(call, pathOf('call.wav')).subscribe();
      flush();

      expect(recorded().bot).toEqual(
        concatSamples([ramp(800), silence(200), ramp(300, 9_000), silence(700)]),
      );
    });
  });

  it('should record silence where there is no audio of the caller', () => {
    marbles(({ cold, flush }) => {
      const frame = (timestampMs: number, from: number) => ({
        samples: ramp(20, from),
        sampleRate: 8_000,
        timestampMs,
      });
      const call = testCall({
        audio$: cold('60ms a 19ms b 939ms c', { a: frame(40, 1), b: frame(60, 500), c: frame(1_000, 900) }),
        lifecycle$: cold('2s e', hangUp),
      });

      recordCall(call, pathOf('call.wav')).subscribe();
      flush();

      expect(recorded().caller).toEqual(
        concatSamples([silence(40), ramp(20, 1), ramp(20, 500), silence(920), ramp(20, 900)]),
      );
    });
  });

  it('should record bot audio for a caller who says nothing', () => {
    marbles(({ cold, flush }) => {
      const call = testCall({ lifecycle$: cold('2s e', hangUp) });

      call.play(ramp(450)).subscribe();
      recordCall(call, pathOf('call.wav')).subscribe();
      flush();

      expect(recorded()).toEqual({ sampleRate: 8_000, caller: silence(450), bot: ramp(450) });
    });
  });

  it('should record only what the caller heard when the caller hangs up in the middle', () => {
    marbles(({ cold, flush }) => {
      const call = testCall({ lifecycle$: cold('430ms e', hangUp) });

      call.play(ramp(1_000)).subscribe();
      recordCall(call, pathOf('call.wav')).subscribe();
      flush();

      expect(recorded().bot).toEqual(ramp(430));
    });
  });

  it('should begin when it is subscribed', () => {
    marbles((helpers) => {
      const { cold, flush } = helpers;
      const call = testCall({ audio$: talk(helpers, 2_000), lifecycle$: cold('3s e', hangUp) });

      call.play(ramp(1_200, 2_000)).subscribe();
      // A frame arrives at its end: half of the current frame belongs to the recording.
      cold('1010ms x')
        .pipe(mergeMap(() => recordCall(call, pathOf('call.wav'))))
        .subscribe();
      flush();

      const { caller, bot } = recorded();
      expect(caller).toEqual(ramp(990, 1_010 * 8 + 1));
      expect(bot).toEqual(concatSamples([ramp(190, 2_000 + 1_010 * 8), silence(800)]));
    });
  });

  it('should convert both voices to one rate', () => {
    marbles((helpers) => {
      const { cold, flush } = helpers;
      const call = testCall({
        audio$: talk(helpers, 1_000),
        lifecycle$: cold('2s e', hangUp),
        options: { sampleRate: 24_000 },
      });

      cold('300ms x')
        .pipe(mergeMap(() => call.play(tone(400, 24_000))))
        .subscribe();
      recordCall(call, pathOf('call.wav')).subscribe();
      flush();

      const { sampleRate, caller, bot } = recorded();
      const resampler = createResampler({ from: 8_000, to: 24_000 });
      const upsampled = concatSamples([resampler.push(ramp(1_000)), resampler.flush()]);
      expect(sampleRate).toBe(24_000);
      expect(caller).toEqual(upsampled);
      expect(bot).toHaveLength(24_000);
      // Bot audio was converted to 8 kHz and back; its position is when it was heard.
      const sounding = bot.findIndex((sample) => Math.abs(sample) > 2_000);
      const last = bot.findLastIndex((sample) => Math.abs(sample) > 2_000);
      expect(Math.abs(sounding / 24 - 300)).toBeLessThan(2);
      expect(Math.abs(last / 24 - 700)).toBeLessThan(2);
    });
  });

  it('should write at the `sampleRate` of its options', () => {
    marbles((helpers) => {
      const { cold, flush } = helpers;
      const call = testCall({ audio$: talk(helpers, 500), lifecycle$: cold('1s e', hangUp) });

      recordCall(call, pathOf('call.wav'), { sampleRate: 16_000 }).subscribe();
      flush();

      expect(recorded().sampleRate).toBe(16_000);
      expect(recorded().caller).toHaveLength(8_000);
    });
  });

  it('should leave a file that opens at any moment of the call', () => {
    marbles((helpers) => {
      const { cold, flush } = helpers;
      const call = testCall({ audio$: talk(helpers, 5_000), lifecycle$: cold('6s e', hangUp) });
      const found: number[] = [];

      call.play(ramp(5_000)).subscribe();
      recordCall(call, pathOf('call.wav')).subscribe();
      cold('100ms a 1409ms b 1889ms c').subscribe(() => {
        found.push(recorded().caller.length / 8);
      });
      flush();

      expect(found).toEqual([0, 1_500, 3_000]);
    });
  });

  it('should be complete in a handler that ends the call', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const outcome$ = cold('c', { c: call }).pipe(
        serveCalls((one) =>
          merge(
            recordCall(one, pathOf('call.wav')),
            one.play(ramp(500)).pipe(
              finalize(() => {
                one.end();
              }),
            ),
          ),
        ),
        map(({ reason }) => reason),
      );

      expectObservable(outcome$, '1s !').toBe('500ms a', { a: 'appEnded' });
      flush();
      expect(recorded().bot).toEqual(ramp(500));
    });
  });

  describe('with streams of any kind', () => {
    const frame = (timestampMs: number, durationMs: number): AudioFrame => ({
      samples: ramp(durationMs, timestampMs * 8 + 1),
      sampleRate: 8_000,
      timestampMs,
    });
    const call = (streams: { audio$?: Subject<AudioFrame>; heard$?: Subject<AudioFrame> } = {}) => ({
      audio$: NEVER,
      heard$: NEVER,
      ...streams,
      sampleRate: 8_000,
      stats: () => ({ durationMs: 0 }),
    });

    it('should record bot audio that is reported late', () => {
      const audio$ = new Subject<AudioFrame>();
      const heard$ = new Subject<AudioFrame>();
      const subscription = recordCall(call({ audio$, heard$ }), pathOf('call.wav')).subscribe();
      for (let index = 0; index < 500; index++) {
        audio$.next(frame(index * 20, 20));
      }
      heard$.next(frame(1_000, 6_250));
      subscription.unsubscribe();

      const { caller, bot } = recorded();
      expect(caller).toEqual(ramp(10_000));
      expect(bot).toEqual(concatSamples([silence(1_000), ramp(6_250, 8_001), silence(2_750)]));
    });

    it('should complete when both streams complete, and write only a header without audio', () => {
      const values: unknown[] = [];
      recordCall({ ...call(), audio$: EMPTY, heard$: EMPTY }, pathOf('call.wav')).subscribe({
        next: (value) => values.push(value),
        complete: () => values.push('complete', recorded().caller.length),
      });

      expect(values).toEqual([{ path: pathOf('call.wav'), sampleRate: 8_000, durationMs: 0 }, 'complete', 0]);
    });

    it('should finish the file before it errors', () => {
      const failure = new Error('The line is dead');
      const told: unknown[] = [];
      const audio$ = concat(
        of(frame(0, 20)),
        throwError(() => failure),
      );
      recordCall({ ...call(), audio$ }, pathOf('call.wav')).subscribe({
        error: (error: unknown) => told.push(error, recorded().caller),
      });

      expect(told).toEqual([failure, ramp(20)]);
    });

    it('should be cold, and unsubscribe from both streams when it is unsubscribed', () => {
      const audio$ = new Subject<AudioFrame>();
      const heard$ = new Subject<AudioFrame>();
      const recording$ = recordCall(call({ audio$, heard$ }), pathOf('call.wav'));
      expect([audio$.observed, heard$.observed]).toEqual([false, false]);

      const subscription = recording$.subscribe();
      expect([audio$.observed, heard$.observed]).toEqual([true, true]);

      subscription.unsubscribe();
      expect([audio$.observed, heard$.observed]).toEqual([false, false]);
    });

    it('should error at once when the file cannot be opened', () => {
      writeFileSync(pathOf('occupied'), '');
      const errors: unknown[] = [];
      recordCall(call(), pathOf('occupied/call.wav')).subscribe({
        error: (error: unknown) => errors.push(error),
      });

      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ code: 'fileWriteFailed' });
    });

    it('should not overwrite or mix recordings with one name, and warn', () => {
      const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
      const record = (start: number, until$: Subject<void>) => {
        const paths: string[] = [];
        const audio$ = concat(of({ samples: ramp(20, start), sampleRate: 8_000, timestampMs: 0 }), NEVER);
        const caller$ = audio$.pipe(takeUntil(until$));
        recordCall({ ...call(), audio$: caller$, heard$: EMPTY }, pathOf('same.wav')).subscribe(
          ({ path }) => {
            paths.push(path);
          },
        );
        return paths;
      };
      const [first$, second$] = [new Subject<void>(), new Subject<void>()];
      const [one, two] = [record(1, first$), record(5_000, second$)];
      first$.next();
      second$.next();
      const three = record(9_000, first$);
      first$.next();

      expect([one, two, three].flat()).toEqual(['same.wav', 'same-2.wav', 'same-3.wav'].map(pathOf));
      expect(
        [...one, ...two, ...three].map((path) =>
          readWavChannels(readFileSync(path)).channels[0]?.slice(0, 160),
        ),
      ).toEqual([ramp(20, 1), ramp(20, 5_000), ramp(20, 9_000)].map((samples) => Array.from(samples)));
      expect(warned).toHaveBeenCalledTimes(2);
      expect(warned).toHaveBeenCalledWith(expect.stringContaining(pathOf('same-2.wav')), {
        type: 'ExotelWarning',
        code: 'recordingRenamed',
      });
      warned.mockRestore();
    });

    itLists('should close the file', () => {
      const subscription = recordCall(call(), pathOf('call.wav')).subscribe();
      const openBefore = countOpen(pathOf('call.wav'));
      subscription.unsubscribe();

      expect([openBefore, countOpen(pathOf('call.wav'))]).toEqual([1, 0]);
    });

    it('should throw for a rate that is not supported when it is called', () => {
      expect(() => recordCall(call(), 'call.wav', { sampleRate: 0 })).toThrow(RangeError);
    });
  });
});

/** A tone that begins and ends at full strength. */
function tone(durationMs: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: (durationMs * sampleRate) / 1_000 }, (_, index) =>
    Math.round(10_000 * Math.cos((2 * Math.PI * 1_000 * index) / sampleRate)),
  );
}
