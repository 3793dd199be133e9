import { map, take } from 'rxjs';
import { Multicast } from '../../src/session/Multicast';

describe('Multicast', () => {
  it('should give every value to all who are subscribed, and complete them', () => {
    const source = new Multicast<number>();
    const seen: string[] = [];
    source.next(0);
    const first = source.values$.subscribe((value) => seen.push(`a${value}`));
    source.next(1);
    source.values$.subscribe({ next: (value) => seen.push(`b${value}`), complete: () => seen.push('b|') });
    source.next(2);
    first.unsubscribe();
    source.next(3);
    source.complete();
    source.next(4);

    expect(seen).toEqual(['a1', 'a2', 'b2', 'b3', 'b|']);
    expect(source.observed).toBe(false);
  });

  it('should say when somebody comes or leaves, and whether there is one alone', () => {
    const seen: string[] = [];
    const source = new Multicast<number>(() => {
      seen.push(source.only === undefined ? (source.observed ? 'several' : 'nobody') : 'one');
    });
    const one = source.values$.subscribe((value) => seen.push(`a${value}`));
    const other = source.values$.subscribe((value) => seen.push(`b${value}`));
    one.unsubscribe();
    source.next(1);
    other.unsubscribe();
    source.values$.pipe(take(1)).subscribe((value) => seen.push(`c${value}`));
    source.next(2);
    source.next(3);

    expect(seen).toEqual(['one', 'several', 'one', 'b1', 'nobody', 'one', 'c2', 'nobody']);
  });

  it('should complete at once who comes after the end', () => {
    const source = new Multicast<number>();
    source.complete();
    const complete = jest.fn();
    source.values$.subscribe({ complete });

    expect(complete).toHaveBeenCalledTimes(1);
  });

  it('should let others come and go while a value is delivered', () => {
    const source = new Multicast<number>();
    const seen: string[] = [];
    source.values$.pipe(take(1)).subscribe((value) => {
      seen.push(`a${value}`);
      source.values$.subscribe((later) => seen.push(`c${later}`));
    });
    source.values$.subscribe((value) => seen.push(`b${value}`));
    source.next(1);
    source.next(2);

    expect(seen).toEqual(['a1', 'b1', 'b2', 'c2']);
  });

  it('should let an operator that throws fail its own subscriber, and no other', () => {
    const source = new Multicast<number>();
    const seen: unknown[] = [];
    const failure = new Error('no number');
    source.values$
      .pipe(
        map(() => {
          throw failure;
        }),
      )
      .subscribe({ error: (error: unknown) => seen.push(error) });
    source.values$.subscribe((value) => seen.push(value));
    source.next(1);
    source.next(2);

    expect(seen).toEqual([failure, 1, 2]);
  });
});
