import { concat, EMPTY, interval, NEVER, of, take, throwError, timer, map, Observable } from 'rxjs';
import { tone } from '../../../src/audio/tools/tone';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import { testCall } from '../../../src/testing/testCall';

describe('inVirtualTime', () => {
  it('should return the last value, even after hours', () => {
    expect(inVirtualTime(() => timer(7_200_000).pipe(map(() => 'late')))).toBe('late');
    expect(inVirtualTime(() => of(1, 2))).toBe(2);
  });

  it('should stop when the source completes, even if other timers run on', () => {
    const audio$ = interval(20).pipe(map(() => tone({ durationMs: 20 })));
    expect(inVirtualTime(() => testCall({ audio$ }).audio$.pipe(take(5))).samples).toHaveLength(160);
  });

  it('should throw the error of the source, even if other timers run on', () => {
    const error = new RangeError('too far');
    expect(() =>
      inVirtualTime(() => {
        interval(10).subscribe();
        return concat(
          timer(50),
          throwError(() => error),
        );
      }),
    ).toThrow(error);
  });

  it('should unsubscribe from a source that never completes, and mention real time', () => {
    let isLeft = false;
    const dials = new Observable<never>(() => () => {
      isLeft = true;
    });
    const message =
      /never completes.*Promises need inVirtualTimeAsync; callServer and simulateCall need real time/s;
    expect(() => inVirtualTime(() => dials)).toThrow(message);
    expect(isLeft).toBe(true);
    expect(() => inVirtualTime(() => NEVER)).toThrow('The observable never completes in virtual time');
    expect(() => inVirtualTime(() => EMPTY)).toThrow(
      'The observable completed without a value in virtual time',
    );
  });

  it('should give up after a day of virtual time', () => {
    expect(() => inVirtualTime(() => interval(60_000))).toThrow(
      'The observable did not complete within a day of virtual time',
    );
  });

  it('should reject a source that is not an observable', () => {
    // @ts-expect-error -- a number
    expect(() => inVirtualTime(() => 5)).toThrow(
      new TypeError('`source` must be a function that returns an Observable, got a function that returns 5'),
    );
    // @ts-expect-error -- not a function
    expect(() => inVirtualTime(of(5))).toThrow(
      '`source` must be a function that returns an Observable, got an object of Observable',
    );
  });
});
