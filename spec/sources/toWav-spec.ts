import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { concat, from, NEVER, of, Subject, take, throwError } from 'rxjs';
import type { AudioFrame } from '../../src/audio/AudioFrame';
import { createResampler } from '../../src/audio/resample/createResampler';
import { encodeWav } from '../../src/audio/wav/encodeWav';
import { ExotelError } from '../../src/ExotelError';
import { toWav } from '../../src/sources/toWav';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';
import { canListOpenFiles, countOpen } from '../kit/process/openFiles';
import { readWavChannels } from '../kit/audio/readWavChannels';
import { temporaryFolder } from '../kit/process/temporaryFolder';

const frame = (durationMs: number, from = 1, timestampMs = 0): AudioFrame => ({
  samples: ramp(durationMs, from),
  sampleRate: 8_000,
  timestampMs,
});
const itLists = canListOpenFiles ? it : it.skip;

describe('toWav', () => {
  const pathOf = temporaryFolder();
  /** The samples in the file now. */
  const written = (name = 'call.wav') =>
    Int16Array.from(readWavChannels(readFileSync(pathOf(name))).channels[0] ?? []);

  it('should pass audio on unchanged, with its timestamps', () => {
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const values = { a: frame(20), b: frame(40, 500) };
      const e1 = cold(' --a--b--|', values);
      const e1subs = '  ^-------!';
      const expected = '--a--b--|';

      expectObservable(e1.pipe(toWav(pathOf('call.wav')))).toBe(expected, values);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
      flush();
      expect(readFileSync(pathOf('call.wav'))).toEqual(
        Buffer.from(encodeWav(concatSamples([ramp(20), ramp(40, 500)]), 8_000)),
      );
    });
  });

  it('should emit the same frame objects', () => {
    const frames = [frame(20), frame(20, 500)];
    const passed: AudioFrame[] = [];
    from(frames)
      .pipe(toWav(pathOf('call.wav')))
      .subscribe((one) => passed.push(one));

    expect(passed[0]).toBe(frames[0]);
    expect(passed[1]).toBe(frames[1]);
  });

  it('should finish the file before it completes', () => {
    let found: Int16Array | undefined;
    of(frame(33), frame(20, 500))
      .pipe(toWav(pathOf('call.wav')))
      .subscribe({
        complete: () => {
          found = written();
        },
      });

    expect(found).toEqual(concatSamples([ramp(33), ramp(20, 500)]));
  });

  it('should finish the file before it errors', () => {
    const failure = new Error('The line is dead');
    let told: unknown;
    let found: Int16Array | undefined;
    concat(
      of(frame(20)),
      throwError(() => failure),
    )
      .pipe(toWav(pathOf('call.wav')))
      .subscribe({
        error: (error: unknown) => {
          told = error;
          found = written();
        },
      });

    expect(told).toBe(failure);
    expect(found).toEqual(ramp(20));
  });

  it('should finish the file when it is unsubscribed', () => {
    const subscription = concat(of(frame(20), frame(20, 161)), NEVER)
      .pipe(toWav(pathOf('call.wav')))
      .subscribe();
    expect(written()).toHaveLength(0);

    subscription.unsubscribe();
    expect(written()).toEqual(ramp(40));
  });

  it('should stop a synchronous source after `take`', () => {
    let pulled = 0;
    function* endless() {
      for (;;) {
        pulled++;
        yield frame(20);
      }
    }
    from(endless())
      .pipe(toWav(pathOf('call.wav')), take(1))
      .subscribe();

    expect(pulled).toBe(1);
    expect(written()).toEqual(ramp(20));
  });

  it('should write a file that opens when there is no audio', () => {
    from<AudioFrame[]>([])
      .pipe(toWav(pathOf('call.wav')))
      .subscribe();

    expect(readFileSync(pathOf('call.wav'))).toEqual(Buffer.from(encodeWav(new Int16Array(0), 8_000)));
  });

  it('should have a file at any moment that lacks less than 500 ms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_300 }), { minLength: 1, maxLength: 6 }),
        (durations) => {
          const frames$ = new Subject<AudioFrame>();
          const subscription = frames$.pipe(toWav(pathOf('call.wav'))).subscribe();
          let totalMs = 0;
          for (const durationMs of durations) {
            frames$.next(frame(durationMs, totalMs * 8 + 1));
            totalMs += durationMs;
            const found = written();

            expect(found.length).toBeGreaterThan((totalMs - 500) * 8);
            // As bytes: comparing arrays this long takes seconds.
            expect(
              Buffer.from(found.buffer).equals(Buffer.from(ramp(totalMs).buffer, 0, found.byteLength)),
            ).toBe(true);
          }
          subscription.unsubscribe();

          expect(written()).toEqual(ramp(totalMs));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('should write the file again for each subscription', () => {
    const frames$ = new Subject<AudioFrame>();
    const recorded$ = frames$.pipe(toWav(pathOf('call.wav')));
    const first = recorded$.subscribe();
    frames$.next(frame(700));
    first.unsubscribe();
    recorded$.subscribe();
    frames$.next(frame(40, 900));
    frames$.complete();

    expect(written()).toEqual(ramp(40, 900));
  });

  it('should replace an existing file, and create missing folders', () => {
    writeFileSync(pathOf('call.wav'), new Uint8Array(99_999));
    of(frame(20))
      .pipe(toWav(pathOf('call.wav')))
      .subscribe();
    of(frame(20))
      .pipe(toWav(pathToFileURL(pathOf('a/b c/call.wav'))))
      .subscribe();

    expect(written()).toEqual(ramp(20));
    expect(written('a/b c/call.wav')).toEqual(ramp(20));
  });

  it('should convert frames to the rate of the file', () => {
    const loud = { samples: ramp(100, 1, 24_000), sampleRate: 24_000, timestampMs: 0 };
    const resampler = createResampler({ from: 24_000, to: 16_000 });
    const converted = concatSamples([resampler.push(loud.samples), resampler.flush()]);
    of({ ...frame(0), sampleRate: 16_000 }, loud)
      .pipe(toWav(pathOf('first.wav')))
      .subscribe();
    of(loud)
      .pipe(toWav(pathOf('asked.wav'), { sampleRate: 16_000 }))
      .subscribe();

    expect(written('first.wav')).toEqual(converted);
    expect(written('asked.wav')).toEqual(converted);
    expect(readWavChannels(readFileSync(pathOf('asked.wav'))).sampleRate).toBe(16_000);
  });

  describe('the time of the stream', () => {
    const record = (...frames: readonly AudioFrame[]) => {
      from(frames)
        .pipe(toWav(pathOf('call.wav')))
        .subscribe();
      return written();
    };
    const silence = (durationMs: number) => new Int16Array(durationMs * 8);

    it('should keep its gaps as silence, and begin with the first frame', () => {
      expect(record(frame(20, 1, 5_000), frame(20, 500, 5_100), frame(20, 900, 5_120))).toEqual(
        concatSamples([ramp(20), silence(80), ramp(20, 500), ramp(20, 900)]),
      );
    });

    it('should keep the gaps of audio that is converted', () => {
      const wide = (timestampMs: number) => ({
        samples: ramp(100, 1, 16_000),
        sampleRate: 16_000,
        timestampMs,
      });
      from([frame(20), wide(520)])
        .pipe(toWav(pathOf('call.wav')))
        .subscribe();

      expect(written().length / 8).toBe(620);
      expect(written().subarray(20 * 8, 520 * 8)).toEqual(silence(500));
    });

    it('should not take jitter for gaps', () => {
      expect(record(frame(20, 1, 0), frame(20, 161, 28), frame(20, 321, 33), frame(20, 481, 60))).toEqual(
        ramp(80),
      );
    });

    it('should place earlier timestamps after the written audio, and keep the gaps that follow', () => {
      expect(
        record(frame(20, 1, 60_000), frame(20, 161, 0), frame(20, 321, 20), frame(20, 500, 100)),
      ).toEqual(concatSamples([ramp(60), silence(60), ramp(20, 500)]));
    });

    it('should place slightly earlier timestamps after the written audio', () => {
      expect(record(frame(20, 1, 1_000), frame(20, 161, 0), frame(20, 321, 500))).toEqual(ramp(60));
    });

    it('should treat a gap of more than an hour as another clock', () => {
      expect(
        record(frame(20, 1, 0), frame(20, 161, 1_700_000_000_000), frame(20, 321, 1_700_000_000_020)),
      ).toEqual(ramp(60));
    });

    it('should keep a gap of the audio of a call', () => {
      marbles(({ cold, flush }) => {
        const call = testCall({
          audio$: cold('20ms a 1s b', { a: frame(20, 1, 0), b: frame(20, 161, 1_000) }),
        });
        const recording = call.audio$.pipe(toWav(pathOf('call.wav'))).subscribe();
        flush();
        recording.unsubscribe();

        expect(written()).toEqual(concatSamples([ramp(20), silence(980), ramp(20, 161)]));
      });
    });
  });

  it('should record the caller of a call until the caller hangs up', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall({
        audio$: cold('20ms a 19ms b', { a: ramp(20), b: ramp(20, 161) }),
        lifecycle$: cold('1s e', { e: 'callerHangup' }),
      });

      expectObservable(call.audio$.pipe(toWav(pathOf('call.wav')))).toBe('20ms a 19ms b 959ms |', {
        a: { samples: ramp(20), sampleRate: 8_000, timestampMs: 0, sequenceNumber: 2 },
        b: { samples: ramp(20, 161), sampleRate: 8_000, timestampMs: 20, sequenceNumber: 3 },
      });
      flush();
      expect(written()).toEqual(ramp(40));
    });
  });

  describe('when the file cannot be written', () => {
    it('should error at once when it cannot be opened', () => {
      mkdirSync(pathOf('call.wav'));
      const errors: unknown[] = [];
      let subscribed = 0;
      const source$ = new Subject<AudioFrame>();
      source$.pipe(toWav(pathOf('call.wav'))).subscribe({
        error: (error: unknown) => {
          errors.push(error);
        },
      });
      subscribed += source$.observed ? 1 : 0;

      expect(subscribed).toBe(0);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ code: 'fileWriteFailed' });
      expect(String(errors[0])).toContain(pathOf('call.wav'));
    });

    it('should error when another recording is being written to the same file', () => {
      const path = pathOf('call.wav');
      const first = NEVER.pipe(toWav(path)).subscribe();
      const codes: unknown[] = [];
      const error = (reason: unknown) => {
        codes.push(ExotelError.is(reason) && reason.code);
      };
      of(frame(20)).pipe(toWav(path)).subscribe({ error });
      expect(codes).toEqual(['fileWriteFailed']);
      first.unsubscribe();
      of(frame(20)).pipe(toWav(path)).subscribe({ error });

      expect(codes).toHaveLength(1);
      expect(written().length).toBe(160);
    });

    // A device that is always full.
    (existsSync('/dev/full') ? it : it.skip)('should fail when the disk is full', () => {
      const codes: unknown[] = [];
      const frames$ = new Subject<AudioFrame>();
      frames$.pipe(toWav('/dev/full')).subscribe({
        error: (error: unknown) => {
          codes.push(ExotelError.is(error) && error.code);
        },
      });
      frames$.next(frame(20));

      expect(codes).toEqual(['fileWriteFailed']);
      expect(frames$.observed).toBe(false);
    });

    (existsSync('/dev/full') ? it : it.skip)('should not throw at who unsubscribes', () => {
      const subscription = NEVER.pipe(toWav('/dev/full')).subscribe();

      expect(() => {
        subscription.unsubscribe();
      }).not.toThrow();
    });

    it('should error and stop writing when a rate cannot be converted', () => {
      const codes: unknown[] = [];
      of(frame(20), { ...frame(20), sampleRate: 8_001 }, frame(20))
        .pipe(toWav(pathOf('call.wav')))
        .subscribe({
          error: (error: unknown) => {
            codes.push(error instanceof RangeError, written().length);
          },
        });

      expect(codes).toEqual([true, 160]);
    });
  });

  itLists('should close the file, however it ends', () => {
    const path = pathOf('call.wav');
    of(frame(20)).pipe(toWav(path)).subscribe();
    from([frame(20), frame(20)])
      .pipe(toWav(path), take(1))
      .subscribe();
    throwError(() => new Error('dead'))
      .pipe(toWav(path))
      .subscribe({ error: () => undefined });
    const subscription = NEVER.pipe(toWav(path)).subscribe();
    const openBefore = countOpen(path);
    subscription.unsubscribe();

    expect([openBefore, countOpen(path)]).toEqual([1, 0]);
  });

  it('should throw for a rate that is not supported when it is called', () => {
    expect(() => toWav('call.wav', { sampleRate: 8_001 })).toThrow(
      new RangeError(
        '`sampleRate` must be one of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 Hz, got 8001',
      ),
    );
  });
});
