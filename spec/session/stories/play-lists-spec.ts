import { concat, finalize, map, NEVER, type Observable, of, takeUntil, throwError, timer } from 'rxjs';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';

const played = (heardMs: number) => ({ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs });
const bytesOf = (samples: Int16Array) => new Uint8Array(samples.buffer);

describe('a list with streams in it', () => {
  it('should subscribe to a stream when its turn comes, and continue to pull when it is complete', () => {
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const stream$ = cold('100ms s 99ms (s|)', { s: ramp(200, 5_000) });

      expectObservable(call.play([ramp(1_000), stream$, ramp(200, 9_000)])).toBe('1600ms (f|)', {
        f: played(1_600),
      });
      // From 400 ms on, less than the `sendAheadMs` of 400 ms waits here.
      expectSubscriptions(stream$.subscriptions).toBe('400ms ^ 199ms !');
      flush();
      expect(concatSamples(heard)).toEqual(
        concatSamples([ramp(1_000), ramp(200, 5_000), ramp(200, 5_000), ramp(200, 9_000)]),
      );
    });
  });

  it('should not join half a sample at the end of a stream to later audio', () => {
    marbles(({ flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const cutOff = bytesOf(ramp(200)).subarray(0, -1);

      call.play([of(cutOff), bytesOf(ramp(200, 5_000))]).subscribe();
      flush();
      expect(concatSamples(heard)).toEqual(concatSamples([ramp(200).subarray(0, -1), ramp(200, 5_000)]));
    });
  });

  it('should close the list and the stream when the playback is cut, or the stream fails', () => {
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const call = testCall();
      const stream$ = cold<Int16Array>('s---', { s: ramp(100) });
      const released: string[] = [];
      function* list(name: string, stream: Observable<Int16Array>) {
        try {
          yield ramp(200);
          yield stream;
        } finally {
          released.push(name);
        }
      }
      const error = new Error('no voice');

      expectObservable(call.play(list('cut', stream$)), '^ 99ms !').toBe('');
      expectSubscriptions(stream$.subscriptions).toBe('^ 99ms !');
      expectObservable(
        call.play(
          list(
            'failed',
            throwError(() => error),
          ),
        ),
      ).toBe('400ms #', undefined, error);
      flush();
      expect(released.sort()).toEqual(['cut', 'failed']);
    });
  });
});

describe('a source whose teardown throws', () => {
  const failing$ = (source$: Observable<Int16Array>) =>
    source$.pipe(
      finalize(() => {
        throw new Error('disk gone');
      }),
    );
  function* failingList(piece: Int16Array | Observable<Int16Array>) {
    try {
      yield piece;
      yield piece;
    } finally {
      throw new Error('disk gone');
    }
  }
  const endless$ = () => concat(of(ramp(2_000)), NEVER);

  it.each([
    ['an observable', () => failing$(endless$())],
    ['a list', () => failingList(ramp(2_000))],
    ['an observable of a list', () => [failing$(endless$())]],
    ['a list, and so does its observable', () => failingList(failing$(endless$()))],
  ])('should be cleared at Exotel in the tick in which it is cut, and be a diagnostic (%s)', (_, source) => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const messages: string[] = [];
      call.diagnostics$.subscribe(({ code, message }) => messages.push(code, message));

      expectObservable(call.play(source()).pipe(takeUntil(cold('500ms x')))).toBe('500ms |');
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
        '(aa) 196ms a 199ms a 99ms c',
        { a: '3200 bytes', c: 'clear' },
      );
      flush();
      expect(new Set(messages)).toEqual(
        new Set(['sourceTeardownFailed', 'The source of a playback threw while it was closed: disk gone']),
      );
    });
  });

  it('should send the clear before the source is torn down', () => {
    marbles(({ cold, flush }) => {
      const call = testCall();
      const order: string[] = [];
      call.sent$.subscribe(({ event }) => order.push(event));
      const source$ = endless$().pipe(finalize(() => order.push('torn down')));

      call
        .play(source$)
        .pipe(takeUntil(cold('100ms x')))
        .subscribe();
      flush();
      expect(order).toEqual(['media', 'media', 'clear', 'torn down']);
    });
  });

  it('should finish when it is interrupted, or heard to its end, or emits no audio', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const interruptOn = cold('500ms x');
      const type = map(({ type }: { type: string }) => type);

      expectObservable(call.play(failing$(endless$()), { interruptOn }).pipe(type)).toBe('500ms (f|)', {
        f: 'finished',
      });
      expectObservable(
        testCall()
          .play(failing$(timer(10).pipe(map(() => ramp(200)))))
          .pipe(type),
      ).toBe('210ms (f|)', { f: 'finished' });
      // @ts-expect-error -- as JavaScript may do
      const broken$: Observable<Int16Array> = timer(10).pipe(map(() => 'a file name'));
      expectObservable(testCall().play(failing$(broken$))).toBe(
        '10ms #',
        undefined,
        expect.objectContaining({ code: 'badSource' }),
      );
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('500ms d', {
        d: 'sourceTeardownFailed',
      });
    });
  });

  it('should be a diagnostic also when interruptOn or verdict throws', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const interruptOn = failing$(NEVER);

      expectObservable(call.play(ramp(1_000), { interruptOn }).pipe(takeUntil(cold('100ms x')))).toBe(
        '100ms |',
      );
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('100ms d', {
        d: 'sourceTeardownFailed',
      });
    });
  });
});

describe('a source that emits something other than audio', () => {
  it('should fail after its audio was heard, or be interrupted before that', () => {
    marbles(({ cold, hot, expectObservable, flush }) => {
      const error: unknown = expect.objectContaining({ code: 'badSource' });
      const source = () => cold('(sx)', { s: ramp(1_000), x: 'a file name' });

      // @ts-expect-error -- as JavaScript may do
      const whole$ = testCall().play(source());
      // @ts-expect-error -- the same
      const cut$ = testCall().play(source(), { interruptOn: hot('300ms x') });
      expectObservable(whole$).toBe('1s #', undefined, error);
      expectObservable(cut$).toBe('300ms (c|)', {
        c: { type: 'finished', outcome: 'cleared', confirmedBy: 'local', heardMs: 400, cutMs: 300 },
      });
      flush();
    });
  });
});
