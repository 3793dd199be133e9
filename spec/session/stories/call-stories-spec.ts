import {
  concat,
  defer,
  merge,
  NEVER,
  of,
  repeat,
  Subject,
  throwError,
  timer,
  concatMap,
  map,
  take,
  takeUntil,
  tap,
  toArray,
} from 'rxjs';
import { ExotelError } from '../../../src/ExotelError';
import { acceptCall } from '../../../src/socket/acceptCall';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { FakeSocket, type FakeSocketConfig } from '../../../src/testing/sockets/FakeSocket';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';

const played = (heardMs: number, confirmedBy: 'mark' | 'clock' = 'mark') => ({
  type: 'finished',
  outcome: 'played',
  confirmedBy,
  heardMs,
});
/** The message that is playing at the cut is heard to its end. */
const cleared = (cutMs: number, heardMs: number) => ({
  type: 'finished',
  outcome: 'cleared',
  confirmedBy: 'local',
  heardMs,
  cutMs,
});
const ended = (heardMs: number) => ({ type: 'finished', outcome: 'ended', confirmedBy: 'local', heardMs });

/** A call over a socket in memory, and the socket. */
function callOn(config: FakeSocketConfig = {}, options: Parameters<typeof acceptCall>[2] = {}) {
  const socket = new FakeSocket(config);
  const calls: CallSession[] = [];
  acceptCall(socket, undefined, {
    ...options,
    limits: {
      startTimeoutMs: Infinity,
      mediaTimeoutMs: Infinity,
      endAfterMediaTimeoutMs: Infinity,
      pingTimeoutMs: Infinity,
      maxDurationMs: Infinity,
      ...options.limits,
    },
  }).subscribe((call) => calls.push(call));
  const call = () => {
    const [first] = calls;
    if (first === undefined) {
      throw new Error('There is no call yet');
    }
    return first;
  };
  return { socket, call, calls };
}

describe('a call', () => {
  describe('playback', () => {
    it('should finish when the caller has heard a prompt, not when it was sent', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        expectObservable(call.play(ramp(1_000))).toBe('1s (f|)', { f: played(1_000) });
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(aa) 196ms a 199ms a 199ms (am)',
          {
            a: '3200 bytes',
            m: 'mark',
          },
        );
      });
    });

    it('should not count padding as heard', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        expectObservable(call.play(ramp(1_050))).toBe('1060ms (f|)', { f: played(1_050) });
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(aa) 196ms a 199ms a 259ms (bm)',
          {
            a: '3200 bytes',
            // 50 ms are below the minimum: they are joined to the 200 ms before them, and padded to 260.
            b: '4160 bytes',
            m: 'mark',
          },
        );
      });
    });

    it('should play one prompt after the other without a gap when they are queued together', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        expectObservable(merge(call.play(ramp(400)), call.play(ramp(600)))).toBe('400ms f 599ms (g|)', {
          f: played(400),
          g: played(600),
        });
      });
    });

    it('should play a sequence of sources as one playback, joined without padding', () => {
      marbles(({ expectObservable, flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));

        expectObservable(call.play([ramp(130), ramp(130, 5_000), ramp(40, 9_000)])).toBe('300ms (f|)', {
          f: played(300),
        });
        flush();
        expect(concatSamples(heard)).toEqual(concatSamples([ramp(130), ramp(130, 5_000), ramp(40, 9_000)]));
      });
    });

    it('should report start and progress when they are heard', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        const first$ = call.play(ramp(400));
        const second$ = call.play(ramp(500), { report: { progressMs: 200 } });

        expectObservable(merge(first$, second$)).toBe('400ms (fs) 196ms p 199ms q 99ms (g|)', {
          f: played(400),
          s: { type: 'started' },
          p: { type: 'progress', heardMs: 200, queuedMs: 300 },
          q: { type: 'progress', heardMs: 400, queuedMs: 100 },
          g: played(500),
        });
      });
    });

    it('should finish at once when there is nothing to play', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        expectObservable(concat(call.play(new Int16Array(0)), call.play([]))).toBe('(fg|)', {
          f: played(0),
          g: played(0),
        });
      });
    });

    it('should pull an iterable `sendAheadMs` ahead, and return it when it is cut', () => {
      marbles(({ expectObservable, cold, flush }) => {
        const call = testCall();
        let pulled = 0;
        let returned = 0;
        function* music() {
          try {
            for (;;) {
              pulled++;
              yield ramp(100);
            }
          } finally {
            returned++;
          }
        }

        expectObservable(call.play(music()).pipe(takeUntil(cold('950ms x')))).toBe('950ms |');
        flush();
        // Heard 950 ms, sent 1,200, and 400 ms wait.
        expect(pulled).toBe(16);
        expect(returned).toBe(1);
      });
    });

    it('should fail with the error of its source after the audio before it was heard', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        const broken$ = concat(
          of(ramp(300)),
          throwError(() => new Error('voice lost')),
        );

        expectObservable(call.play(broken$)).toBe('300ms #', undefined, new Error('voice lost'));
      });
    });

    it('should fail when its source is too far ahead', () => {
      marbles(({ expectObservable, flush }) => {
        const call = testCall({ options: { outbound: { maxQueueMs: 1_000 } } });
        const codes: unknown[] = [];
        const flood$ = timer(0, 1).pipe(
          map(() => ramp(200)),
          take(20),
        );

        expectObservable(
          call
            .play(flood$)
            .pipe(tap({ error: (error: unknown) => codes.push(ExotelError.is(error) ? error.code : error) })),
        ).toBe('1600ms #', undefined, expect.anything());
        flush();
        expect(codes).toEqual(['queueOverflow']);
      });
    });

    it('should play live audio without an underrun, delayed by three units', () => {
      marbles(({ expectObservable, cold }) => {
        const audio = cold('a 19ms '.repeat(30) + '|', { a: ramp(20) });
        const call = testCall();

        // 200 ms fill a message at 180 ms; the head start is 60 ms more.
        expectObservable(call.play(audio).pipe(map(({ type }) => type))).toBe('840ms (f|)', {
          f: 'finished',
        });
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '240ms a 139ms a 199ms a 19ms m',
          {
            a: '3200 bytes',
            m: 'mark',
          },
        );
      });
    });
  });

  describe('marks', () => {
    it('should confirm by the clock the first of two prompts, whose echo is lost', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: (index) => (index === 0 ? undefined : 0) } });

        expectObservable(concat(call.play(ramp(400)), call.play(ramp(600)))).toBe('1400ms f 599ms (g|)', {
          f: played(400, 'clock'),
          g: played(600),
        });
        expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('1400ms d', {
          d: 'markMissing',
        });
      });
    });

    it('should confirm all prompts before an echo', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: (index) => (index === 0 ? undefined : 0) } });

        expectObservable(merge(call.play(ramp(400)), call.play(ramp(600)))).toBe('1s (fg|)', {
          f: played(400),
          g: played(600),
        });
      });
    });

    it('should stop waiting for echoes after three missing echoes', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: () => undefined } });
        const prompt$ = call.play(ramp(400)).pipe(map(({ type }) => type));

        expectObservable(concat(prompt$, prompt$, prompt$, prompt$)).toBe(
          '1400ms f 1399ms f 1399ms f 399ms (f|)',
          {
            f: 'finished',
          },
        );
        expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe(
          '1400ms m 1399ms m 1399ms (mu)',
          {
            m: 'markMissing',
            u: 'marksUnreliable',
          },
        );
      });
    });

    it('should use echoes again when they come again', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: (index) => (index < 3 ? undefined : 50) } });
        const prompt$ = call
          .play(ramp(200))
          .pipe(map((event) => ('confirmedBy' in event ? event.confirmedBy : '')));

        // The fourth echo comes 50 ms after the clock confirmed; the fifth echo is awaited.
        expectObservable(concat(prompt$, prompt$, prompt$, prompt$, prompt$)).toBe(
          '1200ms c 1199ms c 1199ms c 199ms c 249ms (m|)',
          { c: 'clock', m: 'mark' },
        );
      });
    });

    it('should ignore an echo that comes after its audio was cleared', () => {
      marbles(({ expectObservable, cold }) => {
        const call = testCall({ playout: { marksAtClear: 'late' } });
        const first$ = call.play(ramp(400)).pipe(takeUntil(cold('100ms x')));
        const second$ = call.play(ramp(1_000));

        // The playing message ends at 200 ms; the old echo comes at 400, and does not confirm the second prompt.
        expectObservable(concat(first$, second$)).toBe('1200ms (f|)', { f: played(1_000) });
        expectObservable(call.diagnostics$).toBe('');
      });
    });

    it('should ignore an echo that comes in the tick of the clear', () => {
      marbles(({ expectObservable, cold }) => {
        const call = testCall({ playout: { marksAtClear: 'echo' } });
        const first$ = call.play(ramp(400)).pipe(takeUntil(cold('100ms x')));

        expectObservable(concat(first$, call.play(ramp(1_000)))).toBe('1200ms (f|)', { f: played(1_000) });
      });
    });

    it('should measure how late echoes come, and emit that the bot speaks until then', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: () => 120 } });

        expectObservable(concat(call.play(ramp(400)), call.play(ramp(400)))).toBe('520ms f 519ms (g|)', {
          f: played(400),
          g: played(400),
        });
        expectObservable(call.botSpeaking$).toBe('a 399ms b 119ms a 519ms b', { a: true, b: false });
      });
    });

    it('should report when everything before a mark of the application was heard', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        const mark$ = defer(() => call.mark('half'));

        expectObservable(merge(call.play(ramp(400)), mark$, call.play(ramp(400)))).toBe(
          '400ms (fm) 396ms (g|)',
          {
            f: played(400),
            m: { name: 'half', outcome: 'played', confirmedBy: 'mark' },
            g: played(400),
          },
        );
      });
    });

    it('should send a mark when it is called, without a subscriber, and replay its result to each subscriber', () => {
      marbles(({ expectObservable, flush }) => {
        const call = testCall();
        call.play(ramp(400)).subscribe();
        const result$ = call.mark('half');
        call.play(ramp(200)).subscribe();

        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aamm) 194ms (am)', {
          a: '3200 bytes',
          m: 'mark',
        });
        const result = { name: 'half', outcome: 'played', confirmedBy: 'mark' };
        expectObservable(result$).toBe('400ms (r|)', { r: result });
        expectObservable(timer(500).pipe(concatMap(() => result$))).toBe('500ms (r|)', { r: result });
        flush();
      });
    });

    it('should keep a mark in its place when the subscriber of its result unsubscribes', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.play(ramp(400)).subscribe();
        const result$ = call.mark('half');

        expectObservable(result$, '^ 99ms !').toBe('');
        expectObservable(result$.pipe(map(({ outcome }) => outcome))).toBe('400ms (r|)', { r: 'played' });
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aamm)', {
          a: '3200 bytes',
          m: 'mark',
        });
      });
    });

    it('should emit the outcome ended for a mark of an ended call, also to late subscribers', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ lifecycle$: cold('300ms e', { e: 'callerHangup' }) });
        call.play(ramp(400)).subscribe();
        const result$ = call.mark('half');
        const result = { name: 'half', outcome: 'ended', confirmedBy: 'local' };

        expectObservable(result$).toBe('300ms (r|)', { r: result });
        expectObservable(timer(500).pipe(concatMap(() => result$))).toBe('500ms (r|)', { r: result });
      });
    });

    it('should replay the error of a mark beyond the limit', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn({}, { limits: { maxPlaybacks: 1 } });
        socket.begin();
        call().play(ramp(400)).subscribe();
        const result$ = call().mark();

        const error: unknown = expect.objectContaining({ code: 'tooManyPlaybacks' });
        expectObservable(result$).toBe('#', undefined, error);
        expectObservable(timer(500).pipe(concatMap(() => result$))).toBe('500ms #', undefined, error);
      });
    });

    it('should not hang when marks follow one another for ever, and the call ends', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ lifecycle$: cold('100ms e', { e: 'callerHangup' }) });
        const marks$ = defer(() => call.mark()).pipe(repeat());

        expectObservable(
          call.play(ramp(400)).pipe(concatMap(() => marks$.pipe(map(({ outcome }) => outcome)))),
          '104ms !',
        ).toBe('101ms eee', { e: 'ended' });
      });
    });

    it('should report an echo of a mark that was never sent', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn();
        socket.begin();
        socket.receive(socket.messages.mark('interrupt'));

        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('d', { d: 'markUnknown' });
      });
    });
  });

  describe('barge-in', () => {
    it('should clear a prompt in the tick in which it is cut', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('500ms k', { k: '1' }) });

        expectObservable(call.play(ramp(2_000)).pipe(takeUntil(call.dtmf$))).toBe('500ms |');
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(aa) 196ms a 199ms a 99ms c',
          {
            a: '3200 bytes',
            c: 'clear',
          },
        );
        expectObservable(call.botSpeaking$).toBe('t 599ms f', { f: false, t: true });
      });
    });

    it('should report how much was heard when a prompt is interrupted', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall();

        expectObservable(call.play(ramp(2_000), { interruptOn: cold('537ms x') })).toBe('537ms (f|)', {
          f: cleared(537, 600),
        });
      });
    });

    it('should count and emit the whole playing message of a prompt that is cut just after its beginning', () => {
      marbles(({ cold, expectObservable, flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));

        expectObservable(call.play(ramp(2_000), { interruptOn: cold('405ms x') })).toBe('405ms (f|)', {
          f: cleared(405, 600),
        });
        flush();
        expect(concatSamples(heard)).toEqual(ramp(600));
        expect(call.stats().heardMs).toBe(600);
      });
    });

    it('should only report an interruption of a prompt that may not be interrupted', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall();

        expectObservable(call.play(ramp(600), { interruptOn: cold('100ms x'), interruptible: 'never' })).toBe(
          '600ms (f|)',
          { f: played(600) },
        );
        expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('100ms d', {
          d: 'interruptIgnored',
        });
      });
    });

    it('should send no clear for audio that was not sent, or was heard completely', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: () => 300 } });
        const heard$ = call.play(ramp(400)).pipe(takeUntil(cold('500ms x')));
        const unsent$ = call.play(ramp(400)).pipe(takeUntil(cold('0ms x')));
        call.clear();

        expectObservable(merge(heard$, unsent$)).toBe('500ms |');
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aam)', {
          a: '3200 bytes',
          m: 'mark',
        });
        expectObservable(call.diagnostics$).toBe('');
      });
    });

    it('should play the second of two queued prompts completely when the first is cut', () => {
      marbles(({ cold, expectObservable, flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        const first$ = call.play(ramp(300)).pipe(takeUntil(cold('150ms x')));
        const second$ = call.play(ramp(600, 10_000));

        // 200 ms of the second prompt were at Exotel and were cleared with the first, whose message ends at 300 ms.
        expectObservable(merge(first$, second$)).toBe('900ms (g|)', { g: played(600) });
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(am) 96ms b 49ms (cbb) 195ms (bm)',
          {
            a: '4800 bytes',
            b: '3200 bytes',
            c: 'clear',
            m: 'mark',
          },
        );
        flush();
        expect(concatSamples(heard)).toEqual(concatSamples([ramp(300), ramp(600, 10_000)]));
      });
    });

    it('should drop everything on clear, here and at Exotel', () => {
      marbles(({ expectObservable, cold }) => {
        const call = testCall();
        const mark$ = defer(() => call.mark('m'));
        const plays$ = merge(call.play(ramp(300)), call.play(ramp(300)), mark$);
        expectObservable(
          cold('200ms x').pipe(
            tap(() => {
              call.clear();
            }),
          ),
        ).toBe('200ms x');

        expectObservable(plays$).toBe('200ms (fgm|)', {
          f: cleared(200, 300),
          g: cleared(0, 0),
          m: { name: 'm', outcome: 'cleared', confirmedBy: 'local' },
        });
      });
    });

    it('should continue after the message that is playing at a clear', () => {
      marbles(({ expectObservable, cold }) => {
        const call = testCall();
        const second$ = cold('450ms x').pipe(
          tap(() => {
            call.clear();
          }),
          concatMap(() => call.play(ramp(400))),
        );

        expectObservable(call.play(ramp(1_000))).toBe('450ms (f|)', { f: cleared(450, 600) });
        // The message from 400 to 600 ms is playing at Exotel: later audio is heard after it.
        expectObservable(second$).toBe('1s g', { g: played(400) });
      });
    });
  });

  describe('send', () => {
    it('should join sent audio of any chunk size', () => {
      marbles(({ flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        const bytes = new Uint8Array(ramp(1_000).buffer);
        for (let at = 0; at < bytes.length; at += 333) {
          call.send(bytes.subarray(at, at + 333));
        }
        flush();
        expect(concatSamples(heard)).toEqual(ramp(1_000));
      });
    });

    it('should keep a playback in its place between audio that is sent before and after it', () => {
      marbles(({ expectObservable, flush }) => {
        const call = testCall();
        const heard: Int16Array[] = [];
        call.heard$.subscribe(({ samples }) => heard.push(samples));
        call.send(ramp(100, 1));
        call.play(ramp(200, 5_000)).subscribe();
        call.send(ramp(100, 9_000));

        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aam) 235ms a', {
          a: '3200 bytes',
          m: 'mark',
        });
        flush();
        expect(concatSamples(heard)).toEqual(
          concatSamples([ramp(100, 1), ramp(200, 5_000), ramp(100, 9_000)]),
        );
      });
    });

    it('should flush audio that does not fill a message when no more comes', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.send(ramp(270));

        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('a 239ms a', {
          a: '3200 bytes',
        });
        expectObservable(call.diagnostics$).toBe('');
      });
    });

    it('should send the last piece at once on flush', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall();
        const words$ = cold('a 50ms b 99ms c', { a: ramp(230), b: undefined, c: ramp(50) });
        words$.subscribe((words) => {
          if (words === undefined) {
            call.flush();
          } else {
            call.send(words);
          }
        });

        // Later audio is a new utterance, which waits for more audio.
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('51ms b 339ms a', {
          a: '3200 bytes',
          b: '3840 bytes',
        });
        expectObservable(call.diagnostics$).toBe('');
      });
    });

    it('should ignore a flush when nothing was sent, or the call has ended', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn();
        socket.begin();
        call().flush();
        socket.hangUp();
        call().flush();

        expectObservable(call().diagnostics$).toBe('|');
      });
    });

    it('should never send faster than real time, except `sendAheadMs`', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.send(ramp(1_200));

        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(aa) 196ms a 199ms a 199ms a 199ms a',
          {
            a: '3200 bytes',
          },
        );
      });
    });
  });

  it('should not change messages of wire$ when later audio is sent', () => {
    marbles(({ cold, flush }) => {
      const spoken = ramp(2_000);
      const call = testCall({
        audio$: timer(0, 20).pipe(
          take(100),
          map((index) => spoken.subarray(index * 160, (index + 1) * 160)),
        ),
      });
      const payloads: Uint8Array[] = [];
      call.audio$.subscribe((frame) => {
        call.send(frame);
      });
      call.wire$.subscribe(({ message }) => {
        if (message.event === 'media' && !('streamSid' in message)) {
          payloads.push(message.payload);
        }
      });
      cold('3s x').subscribe();
      flush();

      expect(payloads).toHaveLength(10);
      expect(concatSamples(payloads.map((payload) => new Int16Array(payload.buffer)))).toEqual(spoken);
    });
  });

  it('should report a source that stalls in the middle, and continue', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const source$ = cold('a 600ms b|', { a: ramp(300), b: ramp(400) });

      expectObservable(call.play(source$)).toBe('1001ms (f|)', { f: played(700) });
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('240ms d', {
        d: 'sourceStalled',
      });
    });
  });

  describe('ending', () => {
    it('should play a goodbye to its end before the socket closes', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        const goodbye$ = call.play(ramp(1_000));

        expectObservable(goodbye$).toBe('1s (f|)', { f: played(1_000) });
        call.lifecycle$.subscribe();
        expectObservable(
          timer(0).pipe(
            tap(() => {
              call.end();
            }),
          ),
        ).toBe('(x|)', { x: 0 });
        expectObservable(
          call.lifecycle$.pipe(map((value) => ('reason' in value ? value.reason : value.state))),
        ).toBe('(csg) 995ms (e|)', { c: 'connected', s: 'started', g: 'ending', e: 'appEnded' });
      });
    });

    it('should play the audio of send to its end', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.send(ramp(500));
        call.end();
        call.send(ramp(500));

        expectObservable(call.lifecycle$.pipe(map(({ state }) => state))).toBe('(csg) 595ms (e|)', {
          c: 'connected',
          s: 'started',
          g: 'ending',
          e: 'ended',
        });
        expectObservable(call.play(ramp(100))).toBe('(f|)', { f: ended(0) });
        expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('d 599ms |', {
          d: 'sendAfterEnd',
        });
      });
    });

    it('should end at once when a goodbye is interrupted', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('300ms k', { k: '1' }) });

        expectObservable(call.play(ramp(1_000), { interruptOn: call.dtmf$ })).toBe('300ms (f|)', {
          f: cleared(300, 400),
        });
        expectObservable(
          timer(100).pipe(
            tap(() => {
              call.end();
            }),
          ),
        ).toBe('100ms (x|)', { x: 0 });
        expectObservable(call.lifecycle$.pipe(map(({ state }) => state))).toBe('(cs) 96ms g 199ms (e|)', {
          c: 'connected',
          s: 'started',
          g: 'ending',
          e: 'ended',
        });
      });
    });

    it('should end at once on clear while an end is pending', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.send(ramp(1_000));
        call.end();

        expectObservable(
          timer(250).pipe(
            tap(() => {
              call.clear();
            }),
          ),
        ).toBe('250ms (x|)', { x: 0 });
        expectObservable(call.audio$).toBe('250ms |');
      });
    });

    it('should not wait for a source that never completes', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();

        expectObservable(call.play(concat(of(ramp(200)), NEVER))).toBe('1200ms (f|)', { f: ended(200) });
        call.lifecycle$.subscribe();
        expectObservable(
          timer(0).pipe(
            tap(() => {
              call.end({ maxWaitMs: 1_000 });
            }),
          ),
        ).toBe('(x|)', { x: 0 });
        expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('1200ms (d|)', {
          d: 'endTimeout',
        });
      });
    });

    it('should finish a playback as ended when the caller hangs up during it', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({
          lifecycle$: cold('300ms e', { e: 'callerHangup' }),
        });

        expectObservable(call.play(ramp(1_000))).toBe('300ms (f|)', { f: ended(300) });
        expectObservable(call.audio$).toBe('300ms |');
        expectObservable(call.dtmf$).toBe('300ms |');
        expectObservable(call.lifecycle$).toBe('(cs) 296ms (ge|)', {
          c: { state: 'connected' },
          s: { state: 'started', info: call.info },
          g: { state: 'ending', by: 'caller' },
          e: { state: 'ended', reason: 'callerHangup', code: 1006, detail: 'canceled or call ended' },
        });
      });
    });

    it('should replay all its states to subscribers after its end', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn();
        socket.begin();
        socket.hangUp();

        expectObservable(call().lifecycle$.pipe(map(({ state }) => state))).toBe('(csge|)', {
          c: 'connected',
          s: 'started',
          g: 'ending',
          e: 'ended',
        });
        expectObservable(call().audio$).toBe('|');
        expectObservable(call().play(ramp(100))).toBe('(f|)', { f: ended(0) });
        expectObservable(call().mark()).toBe('(m|)', {
          m: { name: 'm1', outcome: 'ended', confirmedBy: 'local' },
        });
        expect(() => {
          call().send(ramp(100));
          call().clear();
          call().end();
        }).not.toThrow();
      });
    });

    it.each([
      [
        'dies without stop',
        (socket: FakeSocket) => {
          socket.drop(1006);
        },
        { reason: 'socketClosed', code: 1006 },
      ],
      [
        'fails',
        (socket: FakeSocket) => {
          socket.fail(new Error('ECONNRESET'));
        },
        { reason: 'socketError', code: 1006, detail: 'ECONNRESET' },
      ],
      [
        'breaks the protocol',
        (socket: FakeSocket) => {
          socket.fail(Object.assign(new Error('Invalid opcode'), { code: 'WS_ERR_INVALID_OPCODE' }));
        },
        { reason: 'protocolError', code: 1006, detail: 'Invalid opcode' },
      ],
      [
        'ends with the flow',
        (socket: FakeSocket) => {
          socket.hangUp('stopped');
        },
        { reason: 'flowEnded', code: 1006, detail: 'stopped' },
      ],
      [
        'stops for a reason unheard of',
        (socket: FakeSocket) => {
          socket.hangUp('because');
        },
        { reason: 'unknown', code: 1006, detail: 'because' },
      ],
    ])('should end exactly once when the socket %s', (_, happen, expected) => {
      marbles(() => {
        const { socket, call } = callOn();
        socket.begin();
        const values: unknown[] = [];
        call().lifecycle$.subscribe((value) => values.push(value));
        happen(socket);
        socket.drop(1000);
        expect(values.filter((value) => JSON.stringify(value).includes('"ended"'))).toEqual([
          { state: 'ended', ...expected },
        ]);
      });
    });

    it('should tear down a socket whose peer does not answer the close', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn({ answersClose: false });
        socket.begin();
        call().end();

        expectObservable(call().audio$).toBe('2s |');
        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('2s (d|)', {
          d: 'closeTimeout',
        });
      });
    });

    it('should end as an error of the application with its message', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.end({ error: new Error('no database') });

        expectObservable(
          call.lifecycle$.pipe(
            toArray(),
            map((values) => values.at(-1)),
          ),
        ).toBe('(e|)', {
          e: { state: 'ended', reason: 'appError', code: 1000, detail: 'no database' },
        });
      });
    });
  });

  describe('beginning', () => {
    it('should deliver messages from before start right after the call was emitted', () => {
      marbles(() => {
        const socket = new FakeSocket();
        const seen: unknown[] = [];
        acceptCall(socket).subscribe((call) => {
          call.audio$.subscribe(({ samples }) => seen.push([...samples]));
          call.dtmf$.subscribe(({ digit }) => seen.push(digit));
          seen.push('call');
        });
        socket.receive(socket.messages.media(Int16Array.of(1, 2), 0));
        socket.receive(socket.messages.dtmf('7'));
        socket.receive(socket.messages.start());
        expect(seen).toEqual(['call', [1, 2], '7']);
        socket.drop(1006);
      });
    });

    it('should keep one second of audio from before start, and report it', () => {
      marbles(({ expectObservable, flush }) => {
        const socket = new FakeSocket();
        let samples = 0;
        acceptCall(socket).subscribe((call) => {
          call.audio$.subscribe((frame) => (samples += frame.samples.length));
          expectObservable(
            call.diagnostics$.pipe(
              take(1),
              map(({ code }) => code),
            ),
          ).toBe('(d|)', {
            d: 'earlyMediaDropped',
          });
        });
        for (let frame = 0; frame < 60; frame++) {
          socket.receive(socket.messages.media(ramp(20), frame * 20));
        }
        socket.receive(socket.messages.start());
        expect(samples).toBe(8_000);
        socket.drop(1006);
        flush();
      });
    });

    it('should keep the first start when a second start comes', () => {
      marbles(({ expectObservable }) => {
        const { socket, call, calls } = callOn();
        socket.begin();
        socket.receive(
          '{"event":"start","start":{"stream_sid":"another","media_format":{"sample_rate":"16000"}}}',
        );

        expect(calls).toHaveLength(1);
        expect(call().info.mediaFormat.sampleRate).toBe(8_000);
        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('d', { d: 'secondStart' });
      });
    });

    it('should close a socket that does not start in time', () => {
      marbles(({ expectObservable, flush }) => {
        const socket = new FakeSocket();
        const rejections: unknown[] = [];
        expectObservable(
          acceptCall(
            socket,
            { url: '/calls?x=1' },
            { onRejected: (rejection) => rejections.push(rejection) },
          ),
        ).toBe('10s |');
        flush();
        expect(rejections).toEqual([
          {
            code: 'startTimeout',
            message:
              '`start` did not come in time (limits.startTimeoutMs): the client is not Exotel, or `acceptCall` was subscribed too late',
            path: '/calls',
          },
        ]);
        expect(socket.listenerCount).toBe(0);
      });
    });

    it('should ignore messages after a stop, and report them', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn({ answersClose: false });
        socket.begin();
        socket.receive(socket.messages.stop());
        socket.receive(socket.messages.media(ramp(20), 0));
        socket.receive('{}');
        socket.receive(socket.messages.stop());

        expect(call().stats()).toMatchObject({ receivedAudioMs: 0 });
        expectObservable(call().dtmf$).toBe('2s |');
        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('(aaa) 1995ms (d|)', {
          a: 'messageAfterStop',
          d: 'closeTimeout',
        });
      });
    });

    it('should report nothing about messages after its own end', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn({ answersClose: false });
        socket.begin();
        call().end();
        socket.receive(socket.messages.media(ramp(20), 0));
        socket.receive(socket.messages.stop());

        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('2s (d|)', {
          d: 'closeTimeout',
        });
      });
    });

    it('should ignore messages of another stream', () => {
      marbles(({ expectObservable }) => {
        const { socket, call } = callOn();
        socket.begin();
        const other = new FakeSocket({ start: { streamSid: 'deadbeef' } }).messages;
        socket.receive(other.media(ramp(20), 0));
        socket.receive(other.stop());

        expect(call().stats()).toMatchObject({ receivedAudioMs: 0 });
        expectObservable(call().diagnostics$.pipe(map(({ code }) => code))).toBe('(ff)', {
          f: 'foreignStream',
        });
      });
    });
  });

  describe('keys', () => {
    it('should emit one value per DTMF digit, and keep digits for later questions', () => {
      marbles(({ expectObservable, cold, flush }) => {
        const call = testCall({
          dtmf$: cold('ab(cc)', {
            a: { digit: '1' },
            b: { digit: '1' },
            c: { digit: '#', sequenceNumber: 90 },
          }),
        });

        expectObservable(call.dtmf$.pipe(map(({ digit }) => digit))).toBe('abc', { a: '1', b: '1', c: '#' });
        flush();
        expect(call.keys.flush().map(({ digit }) => digit)).toEqual(['1', '1', '#']);
        expect(call.keys.take()).toBeUndefined();
      });
    });

    it('should end dtmf$ when the caller hangs up mid-entry', () => {
      marbles(({ expectObservable, cold }) => {
        const call = testCall({
          dtmf$: cold('a-b-c-d', { a: '1', b: '2', c: '3', d: '4' }),
          lifecycle$: cold('-----e', { e: 'callerHangup' }),
        });

        expectObservable(call.dtmf$.pipe(map(({ digit }) => digit))).toBe('a-b-c|', {
          a: '1',
          b: '2',
          c: '3',
        });
      });
    });
  });

  it('should stall, resume, and end when media stays away', () => {
    marbles(({ expectObservable, cold }) => {
      const call = testCall({
        audio$: cold('a 6999ms a', { a: ramp(20) }),
        options: { limits: { mediaTimeoutMs: 5_000, endAfterMediaTimeoutMs: 60_000 } },
      });

      expectObservable(
        call.lifecycle$.pipe(map((value) => ('reason' in value ? value.reason : value.state))),
      ).toBe('(cs) 4996ms t 1999ms r 4999ms t 54999ms (ge|)', {
        c: 'connected',
        s: 'started',
        t: 'stalled',
        r: 'resumed',
        g: 'ending',
        e: 'stalled',
      });
    });
  });

  it('should run for an hour in virtual time', () => {
    marbles(({ expectObservable, flush }) => {
      const frame = ramp(20);
      const call = testCall({
        audio$: timer(0, 20).pipe(
          map(() => frame),
          take(180_000),
        ),
        options: { limits: { mediaTimeoutMs: 5_000, maxDurationMs: 3_600_000 } },
      });
      call.audio$.subscribe((audio) => {
        call.send(audio);
      });

      expectObservable(
        call.lifecycle$.pipe(map((value) => ('reason' in value ? value.reason : value.state))),
      ).toBe('(cs) 3599996ms (ge|)', { c: 'connected', s: 'started', g: 'ending', e: 'maxDuration' });
      flush();
      expect(call.stats()).toMatchObject({
        receivedAudioMs: 3_600_000,
        sentAudioMs: 3_600_000,
        durationMs: 3_600_000,
      });
    });
  });

  it('should leave no listener, timer or subscription behind', () => {
    marbles(({ expectObservable, flush }) => {
      const source$ = new Subject<Int16Array>();
      const interrupt$ = new Subject<void>();
      const socket = new FakeSocket();
      acceptCall(socket).subscribe((call) => {
        call.audio$.subscribe();
        call.heard$.subscribe();
        call.play(source$, { interruptOn: interrupt$, report: { progressMs: 20 } }).subscribe();
        call.mark().subscribe();
        call.send(ramp(400));
      });
      socket.begin();
      source$.next(ramp(400));
      expect(source$.observed).toBe(true);
      expectObservable(
        timer(500).pipe(
          tap(() => {
            socket.hangUp();
          }),
        ),
      ).toBe('500ms (x|)', { x: 0 });
      flush();
      expect(source$.observed).toBe(false);
      expect(interrupt$.observed).toBe(false);
      expect(socket.listenerCount).toBe(0);
    });
  });
});
