import { readFileSync, writeFileSync } from 'node:fs';
import { EMPTY, map, NEVER, type Observable, of, Subject, throwError } from 'rxjs';
import { promptAudio, type PromptSource } from '../../../src/index';
import { decodeWav, encodeWav } from '../../../src/audio';
import { PROMPT_STREAM_BYTES } from '../../../src/ivr/prompts/prefetch';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import type { RunHelpers } from 'rxjs/testing';
import { marbles } from '../../../src/testing/marbles/marbles';
import { temporaryFolder } from '../../kit/process/temporaryFolder';

const finished = (heardMs: number, outcome = 'played') => ({
  type: 'finished',
  outcome,
  confirmedBy: outcome === 'played' ? 'mark' : 'local',
  heardMs,
});
const pathOf = temporaryFolder();

function wavOf(name: string, samples: Int16Array): string {
  const path = pathOf(`${name}.wav`);
  writeFileSync(path, encodeWav(samples, 8_000));
  return path;
}

/** Plays a prompt in virtual time. Returns its events, the audio that was heard, and the diagnostics. */
function played(source: PromptSource, expected: string, values: object) {
  return marbles(({ expectObservable, flush }) => {
    const call = testCall();
    const heard: Int16Array[] = [];
    const codes: string[] = [];
    call.heard$.subscribe(({ samples }) => heard.push(samples));
    call.diagnostics$.subscribe(({ code }) => codes.push(code));
    expectObservable(call.play(promptAudio(source))).toBe(expected, { ...values });
    flush();
    return { heard: concatSamples(heard), codes };
  });
}

/** A stream that emits its audio a number of ms after it is subscribed. */
const speech = ({ cold }: RunHelpers, marble: string): Observable<Int16Array> =>
  cold(marble, { s: ramp(300, 5_000) });

describe('promptAudio', () => {
  it('should play a prompt of every kind', () => {
    const samples = ramp(200);
    const path = wavOf('prompt', samples);

    for (const source of [
      samples,
      Buffer.from(samples.buffer),
      { samples, sampleRate: 8_000, timestampMs: 0 },
      path,
      of(samples),
      [samples],
      new Set([path]),
      [[[path]]],
    ]) {
      expect(played(source, '200ms (f|)', { f: finished(200) }).heard).toEqual(samples);
    }
  });

  it('should play files, audio and streams as one playback, joined sample by sample', () => {
    const list = [
      wavOf('a', ramp(130)),
      ramp(70, 3_000),
      of(ramp(110, 5_000)),
      [wavOf('b', ramp(90, 9_000))],
    ];

    const { heard, codes } = played(list, '400ms (f|)', { f: finished(400) });
    expect(heard).toEqual(concatSamples([ramp(130), ramp(70, 3_000), ramp(110, 5_000), ramp(90, 9_000)]));
    expect(codes).toEqual([]);
  });

  it.each<[string, PromptSource]>([
    ['an empty list', []],
    ['a list of empty lists', [[], [[]]]],
    ['an empty stream', [EMPTY]],
  ])('should play %s as 0 ms', (_, source) => {
    played(source, '(f|)', { f: finished(0) });
  });

  it('should subscribe a stream two seconds ahead, so that a slow stream follows without a gap', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions, flush } = helpers;
      const call = testCall();
      const codes: string[] = [];
      call.diagnostics$.subscribe(({ code }) => codes.push(code));
      const speech$ = cold('1900ms s|', { s: ramp(300, 5_000) });

      expectObservable(call.play(promptAudio([ramp(10_000), speech$, ramp(700)]))).toBe('11s (f|)', {
        f: finished(11_000),
      });
      flush();
      const subscribedFrame = speech$.subscriptions[0]?.subscribedFrame ?? 0;
      // Two seconds, 400 ms that are sent ahead, and a frame of 200 ms; samples without a rate may be three times as long.
      expect(subscribedFrame).toBeGreaterThan(10_000 - 3 * 2_000 - 700);
      expect(subscribedFrame).toBeLessThan(10_000 - 2_000);
      expect(codes).toEqual([]);
      expectSubscriptions(speech$.subscriptions).toBe(`${subscribedFrame}ms ^ 1900ms !`);
    });
  });

  it('should subscribe the next stream when the stream before it starts, and not sooner', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const [one, two, three] = [1, 2, 3].map(() => cold('100ms (s|)', { s: ramp(300) }));
      const call = testCall();

      expectObservable(call.play(promptAudio([one, two, three].flatMap((s) => s ?? [])))).toBe('1s (f|)', {
        f: finished(900),
      });
      expectSubscriptions(one?.subscriptions ?? []).toBe('^ 99ms !');
      expectSubscriptions(two?.subscriptions ?? []).toBe('^ 99ms !');
      expectSubscriptions(three?.subscriptions ?? []).toBe('100ms ^ 99ms !');
    });
  });

  it('should play a slow stream after a file, with pauses where audio is late', () => {
    marbles((helpers) => {
      const call = testCall();
      const codes: string[] = [];
      call.diagnostics$.subscribe(({ code }) => codes.push(code));

      helpers
        .expectObservable(call.play(promptAudio([ramp(200), speech(helpers, '1s (s|)'), ramp(100)])))
        .toBe('1400ms (f|)', { f: finished(600) });
      helpers.flush();
      expect(codes).toEqual([]);
    });
  });

  it('should read an endless list, and release it with the playback', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      let pulled = 0;
      let isOver = false;
      function* music(): Generator<PromptSource> {
        try {
          for (;;) {
            pulled++;
            yield [ramp(1_000)];
          }
        } finally {
          isOver = true;
        }
      }

      expectObservable(call.play(promptAudio(music())), '^ 60s !').toBe('60s -');
      flush();
      expect(pulled).toBeLessThan(70);
      expect(isOver).toBe(true);
    });
  });

  it('should unsubscribe every stream when the playback is cut', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const call = testCall();
      const [playing$, next$] = [cold('a---', { a: ramp(300) }), cold<Int16Array>('----')];
      const path = wavOf('a', ramp(100));

      expectObservable(call.play(promptAudio([path, playing$, next$])), '^ 149ms !').toBe('');
      expectSubscriptions(playing$.subscriptions).toBe('^ 149ms !');
      expectSubscriptions(next$.subscriptions).toBe('^ 149ms !');
    });
  });

  it('should start at the beginning with every playback', () => {
    const path = wavOf('a', ramp(100));
    marbles(({ expectObservable }) => {
      const call = testCall();
      const prompt = promptAudio([path, of(ramp(100))]);

      expectObservable(call.play(prompt)).toBe('200ms (f|)', { f: finished(200) });
      expectObservable(call.play(prompt)).toBe('400ms (f|)', { f: finished(200) });
    });
  });

  it('should error when a source errors, after the audio before it was heard', () => {
    const error = new Error('no voice');
    marbles(({ expectObservable }) => {
      const call = testCall();
      const fails$ = call.play(promptAudio([ramp(400), throwError(() => error), ramp(400)]));
      expectObservable(fails$).toBe('400ms #', undefined, error);
    });
  });

  it('should error with the path of a missing file, after the audio before it was heard', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      const failures: unknown[] = [];
      const prompt = promptAudio([ramp(400), pathOf('nowhere.wav')]);
      call.play(prompt).subscribe({ error: (error: unknown) => failures.push(error) });
      expectObservable(call.play(ramp(200))).toBe('600ms (f|)', { f: finished(200) });
      flush();
      expect(failures).toEqual([expect.objectContaining({ code: 'fileNotFound' })]);
      // prose: the message of `wavFile`
      expect(failures[0]).toHaveProperty('message', `File not found: ${pathOf('nowhere.wav')}`);
    });
  });

  it('should error when a stream emits more audio before its turn than is kept', () => {
    marbles(({ flush }) => {
      const call = testCall();
      const stream = new Subject<Int16Array>();
      const failures: unknown[] = [];
      call.play(promptAudio([ramp(1_000), stream])).subscribe({
        error: (error: unknown) => failures.push(error),
      });
      stream.next(new Int16Array(PROMPT_STREAM_BYTES / 2 + 1));
      expect(stream.observed).toBe(false);
      flush();
      expect(failures).toEqual([expect.objectContaining({ code: 'queueOverflow' })]);
    });
  });

  it('should reject an endless list of empty lists', () => {
    function* nothing(): Generator<PromptSource> {
      for (;;) {
        yield [];
        yield EMPTY;
      }
    }
    marbles(({ flush }) => {
      const failures: unknown[] = [];
      testCall()
        .play(promptAudio(nothing()))
        .subscribe({ error: (error: unknown) => failures.push(error) });
      flush();
      expect(failures).toEqual([expect.objectContaining({ code: 'badSource' })]);
    });
  });

  it.each<[string, unknown]>([
    ['5', 5],
    ['null', null],
    ['undefined', undefined],
    ['an object of Promise', Promise.resolve()],
    ['an object of Float32Array', new Float32Array(3)],
    ['Symbol(prompt)', Symbol('prompt')],
    ['7', ['a.wav', [7]]],
  ])('should throw a TypeError that names %s', (name, source) => {
    // @ts-expect-error -- misuse that no compiler has seen
    const prompt = () => promptAudio(source);
    expect(prompt).toThrow(TypeError);
    expect(prompt).toThrow(`got ${name}`);
  });

  it('should error at a value that is not a prompt in an iterable that is read while it plays', () => {
    marbles(({ flush }) => {
      const failures: unknown[] = [];
      // @ts-expect-error -- misuse that no compiler has seen
      const prompt = promptAudio(new Set([ramp(100), 7]));
      testCall()
        .play(prompt)
        .subscribe({ error: (error: unknown) => failures.push(error) });
      flush();
      expect(failures.map(String)).toEqual([expect.stringMatching(/^TypeError: .* got 7$/)]);
    });
  });

  it('should read an hour of files only a few seconds ahead', () => {
    const path = wavOf('minute', ramp(60_000));
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      let readPaths = 0;
      function* hour(): Generator<string> {
        for (let minute = 0; minute < 60; minute++) {
          readPaths++;
          yield path;
        }
      }
      expectObservable(
        call
          .play(promptAudio(hour()), { report: { progressMs: 600_000 } })
          .pipe(map(() => [readPaths, call.stats().queuedMs <= 1_000])),
      ).toBe('a 599999ms b 599999ms c 599999ms d 599999ms e 599999ms f 599999ms (gg|)', {
        a: [1, true],
        b: [11, true],
        c: [21, true],
        d: [31, true],
        e: [41, true],
        f: [51, true],
        g: [60, true],
      });
      flush();
    });
  });

  it('should wait for a silent stream until the playback is cut', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const speech$ = call.play(promptAudio([readRest(), NEVER, ramp(100)]));
      expectObservable(speech$, '^ 5s !').toBe('5s -');
    });
    function readRest() {
      return decodeWav(readFileSync('examples/audio/sorry.wav'));
    }
  });
});
