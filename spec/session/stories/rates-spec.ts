import { readFileSync } from 'node:fs';
import { asyncScheduler, concat, map, of, take, timer } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { tone } from '../../../src/audio/tools/tone';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { correlation } from '../../kit/audio/correlation';
import { marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';

const played = (heardMs: number) => ({ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs });

describe('the rates of a call', () => {
  it.each([8_000, 16_000, 24_000])(
    'should be the sample rate of the wire at %i Hz by default, and copy nothing',
    (sampleRate) => {
      marbles(({ cold, flush }) => {
        const frame = ramp(20, 1, sampleRate);
        const call = testCall({
          audio$: cold('a', { a: frame }),
          info: { mediaFormat: { encoding: 'pcm16', sampleRate } },
        });
        const heard: Int16Array[] = [];
        const caller: Int16Array[] = [];
        call.audio$.subscribe(({ samples }) => caller.push(samples));
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        call.play(ramp(1_000, 1, sampleRate)).subscribe();
        flush();

        expect(call.sampleRate).toBe(sampleRate);
        expect(caller).toEqual([frame]);
        expect(concatSamples(heard)).toEqual(ramp(1_000, 1, sampleRate));
      });
    },
  );

  it('should cut messages of 3,840 bytes at 24 kHz, and of 3,200 at 16', () => {
    marbles(({ expectObservable }) => {
      const wide = testCall({ info: { mediaFormat: { encoding: 'pcm16', sampleRate: 24_000 } } });
      wide.play(ramp(240, 1, 24_000)).subscribe();
      expectObservable(wide.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aaam)', {
        a: '3840 bytes',
        m: 'mark',
      });

      const middle = testCall({ info: { mediaFormat: { encoding: 'pcm16', sampleRate: 16_000 } } });
      middle.play(ramp(300, 1, 16_000)).subscribe();
      expectObservable(middle.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aaam)', {
        a: '3200 bytes',
        m: 'mark',
      });
    });
  });

  it.each([8_000, 16_000, 24_000, 44_100])(
    'should play a second at %i Hz as a second, to its last sample',
    (sampleRate) => {
      marbles(({ expectObservable, flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        const second = tone({ sampleRate, durationMs: 1_000 });

        expectObservable(call.play(second)).toBe('1s (f|)', { f: played(1_000) });
        flush();
        expect(concatSamples(heard)).toHaveLength(8_000);
      });
    },
  );

  it('should emit and accept audio at the sample rate of the application', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const spoken = tone({ durationMs: 400 });
      const frames = Array.from({ length: 20 }, (_, index) =>
        spoken.samples.slice(index * 160, (index + 1) * 160),
      );
      const call = testCall({
        audio$: concat(...frames.map((frame) => cold('a 19ms |', { a: frame }))),
        lifecycle$: cold('500ms e', { e: 'callerHangup' }),
        options: { sampleRate: 24_000 },
      });
      const caller: AudioFrame[] = [];
      call.audio$.subscribe((frame) => caller.push(frame));

      // Samples without a sample rate have the application's: 400 ms.
      expectObservable(call.play(new Int16Array(9_600))).toBe('400ms (f|)', { f: played(400) });
      flush();
      expect(call.sampleRate).toBe(24_000);
      let before = 0;
      for (const { samples, sampleRate, timestampMs } of caller) {
        expect([sampleRate, timestampMs]).toEqual([24_000, expect.closeTo(before / 24, 6)]);
        before += samples.length;
      }
      expect(before).toBe(9_600);
    });
  });

  it.each(['lowLatency', 'balanced', 'best'] as const)(
    'should give speech back through 24 kHz as one conversion there and one back would: %s',
    (resamplerQuality) => {
      marbles(({ flush }) => {
        const spoken = decodeWav(readFileSync('examples/audio/caller-8k.wav')).samples;
        const frames = Array.from({ length: Math.floor(spoken.length / 160) }, (_, index) =>
          spoken.subarray(index * 160, (index + 1) * 160),
        );
        const call = testCall({
          audio$: timer(0, 20).pipe(
            take(frames.length),
            map((index) => frames[index] ?? new Int16Array(0)),
          ),
          lifecycle$: timer(20 * frames.length + 2_000).pipe(map(() => 'callerHangup' as const)),
          options: { sampleRate: 24_000, resamplerQuality },
        });
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        call.audio$.subscribe((frame) => {
          call.send(frame);
        });
        flush();

        const up = createResampler({ from: 8_000, to: 24_000, resamplerQuality });
        const down = createResampler({ from: 24_000, to: 8_000, resamplerQuality });
        const there = concatSamples(frames.map((frame) => up.push(frame)));
        const once = concatSamples([down.push(there), down.flush()]);
        const back = concatSamples(heard);
        // No difference at any border of a frame or message, so no click that one conversion would not have.
        expect(back).toEqual(once);
        expect(correlation(back, spoken)).toBeGreaterThanOrEqual(0.999);
      });
    },
  );

  it.each([
    ['behind a clear', true],
    ['in a new utterance', false],
  ])('should have no earlier audio in its filters %s', (_, isCleared) => {
    const payloads = (before: Int16Array) => {
      const sent: Uint8Array[] = [];
      marbles(({ flush }) => {
        const call = testCall({
          lifecycle$: timer(4_000).pipe(map(() => 'callerHangup' as const)),
          options: { sampleRate: 24_000 },
        });
        call.send(before);
        timer(isCleared ? 50 : 2_000).subscribe(() => {
          if (isCleared) {
            call.clear();
          }
          call.play(ramp(300, 1, 24_000)).subscribe();
        });
        call.sent$.subscribe((message) => {
          if (message.event === 'media') {
            sent.push(message.payload);
          }
        });
        flush();
      });
      return sent;
    };
    const quiet = payloads(new Int16Array(0));

    expect(quiet.length).toBeGreaterThan(0);
    // An odd length at full scale; the filter keeps its end.
    expect(payloads(new Int16Array(8_001).fill(32_767)).slice(-quiet.length)).toEqual(quiet);
  });

  it('should return speech at most one frame later than without a conversion, without moving a sample', () => {
    const repliesAt = (sampleRate: number) => {
      const times: number[] = [];
      marbles(({ flush }) => {
        const frame = tone({ durationMs: 20 }).samples;
        const call = testCall({
          audio$: timer(0, 20).pipe(
            take(50),
            map(() => frame),
          ),
          lifecycle$: timer(1_100).pipe(map(() => 'callerHangup' as const)),
          options: { sampleRate },
        });
        call.sent$.subscribe(() => times.push(asyncScheduler.now()));
        call.audio$.subscribe((samples) => {
          call.send(samples);
        });
        flush();
      });
      return times;
    };

    // In both directions the filters delay by 9.5 ms, so the message waits for the next frame of 20 ms.
    expect(repliesAt(8_000).slice(0, 4)).toEqual([240, 380, 580, 780]);
    expect(repliesAt(24_000).slice(0, 4)).toEqual([260, 400, 600, 800]);
  });

  it('should play the pieces of a playback unchanged, however many wait', () => {
    marbles(({ flush }) => {
      const call = testCall();
      const pieces = [1, 2, 3, 4].map((seed) =>
        Int16Array.from({ length: 480 }, (_, at) => Math.round(8_000 * Math.sin((at * seed) / 40))),
      );
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      call
        .play(of(...pieces.map((samples) => ({ samples, sampleRate: 24_000, timestampMs: 0 }))))
        .subscribe();
      flush();

      const alone = createResampler({ from: 24_000, to: 8_000 });
      expect(concatSamples(heard)).toEqual(concatSamples([alone.push(concatSamples(pieces)), alone.flush()]));
    });
  });

  it.each([8_000, 16_000])('should emit frames at %i Hz that do not change later', (sampleRate) => {
    marbles(({ flush }) => {
      const frames = Array.from({ length: 4 }, (_, index) => ramp(20, 1 + index * 1_000));
      const calls = [0, 1].map(() =>
        testCall({
          audio$: timer(0, 20).pipe(
            take(4),
            map((index) => frames[index] ?? new Int16Array(0)),
          ),
          options: { sampleRate },
        }),
      );
      const kept: { readonly samples: Int16Array; readonly was: Int16Array }[] = [];
      for (const call of calls) {
        call.audio$.subscribe(({ samples }) => kept.push({ samples, was: samples.slice() }));
      }
      flush();

      expect(kept.length).toBeGreaterThanOrEqual(8);
      expect(kept.map(({ samples }) => samples)).toEqual(kept.map(({ was }) => was));
    });
  });

  it.each([8_000, 24_000])(
    'should convert the audio of several calls in turns independently, at %i Hz',
    (rate) => {
      /** The audio that echoing calls emit and send; each receives different noise. */
      const echoed = (seeds: readonly number[]) => {
        const told: (readonly [heard: Int16Array, sent: Buffer])[] = [];
        marbles(({ flush }) => {
          const calls = seeds.map((seed) => {
            const call = testCall({
              audio$: timer(0, 20).pipe(
                take(40),
                map((index) =>
                  Int16Array.from({ length: rate / 50 }, (_, at) => ((at + index) * seed * 131) % 9_973),
                ),
              ),
              options: { sampleRate: rate === 8_000 ? 24_000 : 8_000 },
              info: { mediaFormat: { encoding: 'pcm16', sampleRate: rate } },
            });
            const heard: Int16Array[] = [];
            const sent: Uint8Array[] = [];
            call.audio$.subscribe((frame) => {
              heard.push(frame.samples);
              call.send(frame);
            });
            call.sent$.subscribe((message) => {
              if (message.event === 'media') {
                sent.push(message.payload);
              }
            });
            return () => [concatSamples(heard), Buffer.concat(sent)] as const;
          });
          flush();
          told.push(...calls.map((tell) => tell()));
        });
        return told;
      };

      const together = echoed([1, 2, 3]);

      expect(together.every(([heard, sent]) => heard.length > 0 && sent.length > 3_200)).toBe(true);
      expect(together).toEqual([1, 2, 3].flatMap((seed) => echoed([seed])));
    },
  );

  it('should join frames of several rates into one stream', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const parts$ = of(
        tone({ durationMs: 100, sampleRate: 24_000 }),
        ramp(100),
        tone({ durationMs: 100, sampleRate: 16_000 }),
      );

      expectObservable(call.play(parts$)).toBe('300ms (f|)', { f: played(300) });
    });
  });

  it('should fail a playback, and throw from send, at a sample rate that cannot be converted', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const strange = { samples: ramp(20), sampleRate: 9_999, timestampMs: 0 };

      expect(() => {
        call.send(strange);
      }).toThrow(RangeError);
      expectObservable(call.play(strange)).toBe(
        '#',
        undefined,
        expect.objectContaining({ name: 'RangeError' }),
      );
    });
  });

  it('should use μ-law when Exotel announces it', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall({
        audio$: cold('a', { a: new Uint8Array(160).fill(0xff) }),
        info: { mediaFormat: { encoding: 'mulaw', sampleRate: 8_000 } },
      });
      const caller: Int16Array[] = [];
      call.audio$.subscribe(({ samples }) => caller.push(samples));

      // 3,200 bytes of μ-law are 400 ms.
      expectObservable(call.play(ramp(900))).toBe('920ms (f|)', { f: played(900) });
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('a 299ms (bm)', {
        a: '3200 bytes',
        b: '4160 bytes',
        m: 'mark',
      });
      flush();
      expect(caller).toEqual([new Int16Array(160)]);
    });
  });

  it.each([
    [96_640, 99_839, [99_840]],
    [99_840, 99_840, [99_840]],
    // 100,160 bytes with the rest in it: two messages.
    [99_840, 99_841, [96_640, 3_520]],
  ])(
    'should send μ-law in messages of at most 100,000 bytes, when they have %i and there are %i samples',
    (messageBytes, count, sizes) => {
      marbles(({ flush }) => {
        const call = testCall({
          info: { mediaFormat: { encoding: 'mulaw', sampleRate: 8_000 } },
          options: { outbound: { messageBytes } },
        });
        const sent: number[] = [];
        call.sent$.subscribe((message) => {
          if (message.event === 'media') {
            sent.push(message.payload.length);
          }
        });
        call.play(new Int16Array(count)).subscribe();
        flush();

        expect(sent).toEqual(sizes);
      });
    },
  );

  it('should not report an echo of the last audio, which a filter emits at the end', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({
        audio$: cold('20ms a 19ms a', { a: ramp(20) }),
        lifecycle$: cold('100ms e', { e: 'callerHangup' }),
        options: { sampleRate: 24_000 },
      });
      call.audio$.subscribe((frame) => {
        call.send(frame);
      });

      expectObservable(call.diagnostics$).toBe('100ms |');
    });
  });
});
