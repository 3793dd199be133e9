import { concat, EMPTY, interval, NEVER, of, take, throwError, timer, map, Observable } from 'rxjs';
import { tone } from '../../../src/audio/tools/tone';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import { testCall } from '../../../src/testing/testCall';

describe('inVirtualTime', () => {
  it('should give the last value, and let hours pass', () => {
    expect(inVirtualTime(() => timer(7_200_000).pipe(map(() => 'late')))).toBe('late');
    expect(inVirtualTime(() => of(1, 2))).toBe(2);
  });

  it('should stop when the source completes, whatever else goes on', () => {
    const audio$ = interval(20).pipe(map(() => tone({ durationMs: 20 })));
    expect(inVirtualTime(() => testCall({ audio$ }).audio$.pipe(take(5))).samples).toHaveLength(160);
  });

  it('should throw what the source errors with, whatever else goes on', () => {
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

  it('should unsubscribe what never completes, and say that it may be in real time', () => {
    let isLeft = false;
    const dials = new Observable<never>(() => () => {
      isLeft = true;
    });
    const message = /never completes.*callServer, simulateCall and promises take real time/s;
    expect(() => inVirtualTime(() => dials)).toThrow(message);
    expect(isLeft).toBe(true);
    expect(() => inVirtualTime(() => NEVER)).toThrow('What ran in virtual time never completes');
    expect(() => inVirtualTime(() => EMPTY)).toThrow('What ran in virtual time completed without a value');
  });

  it('should give up what goes on for days', () => {
    expect(() => inVirtualTime(() => interval(60_000))).toThrow(
      'What ran in virtual time goes on after a day',
    );
  });

  it('should refuse what is no observable', () => {
    // @ts-expect-error -- a number
    expect(() => inVirtualTime(() => 5)).toThrow(
      new TypeError('`source` must be a function that gives an Observable, got one that gives 5'),
    );
    // @ts-expect-error -- no function
    expect(() => inVirtualTime(of(5))).toThrow(
      '`source` must be a function that gives an Observable, got an object of Observable',
    );
  });
});
