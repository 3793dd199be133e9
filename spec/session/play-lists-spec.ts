import { type Observable, of, throwError } from 'rxjs';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../support/audio';
import { marbles } from '../../src/testing/kit/marbles';

const played = (heardMs: number) => ({ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs });
const bytesOf = (samples: Int16Array) => new Uint8Array(samples.buffer);

describe('a list with streams in it', () => {
  it('should subscribe a stream when its turn comes, and pull on when it is over', () => {
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const stream$ = cold('100ms s 99ms (s|)', { s: ramp(200, 5_000) });

      expectObservable(call.play([ramp(1_000), stream$, ramp(200, 9_000)])).toBe('1600ms (f|)', {
        f: played(1_600),
      });
      // Less than a lead of 400 ms waits here from 400 ms on.
      expectSubscriptions(stream$.subscriptions).toBe('400ms ^ 199ms !');
      flush();
      expect(concatSamples(heard)).toEqual(
        concatSamples([ramp(1_000), ramp(200, 5_000), ramp(200, 5_000), ramp(200, 9_000)]),
      );
    });
  });

  it('should not join half a sample at the end of a stream to what follows', () => {
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

  it('should let go of the list and the stream when the playback is cut, or the stream fails', () => {
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

describe('a source that gives something else than audio', () => {
  it('should fail once what it gave was heard, or be interrupted until then', () => {
    marbles(({ cold, hot, expectObservable, flush }) => {
      const error: unknown = expect.objectContaining({ code: 'badSource' });
      const source = () => cold('(sx)', { s: ramp(1_000), x: 'a file name' });

      // @ts-expect-error -- a program in JavaScript gives what it likes
      const whole$ = testCall().play(source());
      // @ts-expect-error -- the same
      const cut$ = testCall().play(source(), { interruptOn: hot('300ms x') });
      expectObservable(whole$).toBe('1s #', undefined, error);
      expectObservable(cut$).toBe('300ms (c|)', {
        c: { type: 'finished', outcome: 'cleared', confirmedBy: 'local', heardMs: 300 },
      });
      flush();
    });
  });
});
