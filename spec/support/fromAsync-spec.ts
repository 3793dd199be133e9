import type { Observer } from 'rxjs';
import { fromAsyncIterable, fromPromise } from '../../src/support/fromAsync';

const failure = new Error('failed');

/** Logs what an observer is called with, and late errors. */
function journal() {
  const notes: unknown[] = [];
  const observer: Observer<unknown> = {
    next: () => notes.push('next'),
    error: (error: unknown) => notes.push(['error', error]),
    complete: () => notes.push('complete'),
  };
  return { notes, observer, onLate: (error: unknown) => notes.push(['late', error]) };
}

/** An iterator whose steps the spec decides. */
function controlled(hasReturn = true) {
  const steps: { resolve: (done: boolean) => void; reject: (error: unknown) => void }[] = [];
  const returned = jest.fn(() => Promise.resolve({ done: true as const, value: undefined }));
  const iterator: AsyncIterator<number> = {
    next: () =>
      new Promise((resolve, reject) => {
        steps.push({
          resolve: (done) => {
            resolve(done ? { done, value: undefined } : { done, value: 1 });
          },
          reject,
        });
      }),
    ...(hasReturn ? { return: returned } : {}),
  };
  return { steps, returned, iterable: { [Symbol.asyncIterator]: () => iterator } };
}

/** Runs everything that waits for settled promises. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('fromPromise', () => {
  it('should complete without a value', async () => {
    const { notes, observer, onLate } = journal();
    fromPromise(Promise.resolve('value'), onLate).subscribe(observer);
    await settle();

    expect(notes).toEqual(['complete']);
  });

  it('should emit the error of a promise that rejects', async () => {
    const { notes, observer, onLate } = journal();
    fromPromise(Promise.reject(failure), onLate).subscribe(observer);
    await settle();

    expect(notes).toEqual([['error', failure]]);
  });

  it('should report an error after the subscriber has unsubscribed', async () => {
    const { notes, observer, onLate } = journal();
    fromPromise(Promise.reject(failure), onLate).subscribe(observer).unsubscribe();
    await settle();

    expect(notes).toEqual([['late', failure]]);
  });

  it('should report an error that is thrown while it completes', async () => {
    const { notes, observer, onLate } = journal();
    const subscription = fromPromise(Promise.resolve(), onLate).subscribe(observer);
    subscription.add(() => {
      throw failure;
    });
    await settle();

    expect(notes).toEqual(['complete', ['late', expect.objectContaining({ errors: [failure] })]]);
  });
});

describe('fromAsyncIterable', () => {
  it('should ask for the next value after each value, and complete at the end without a value', async () => {
    const { notes, observer, onLate } = journal();
    const { steps, returned, iterable } = controlled();
    fromAsyncIterable(iterable, onLate).subscribe(observer);
    expect(steps).toHaveLength(1);
    steps[0]?.resolve(false);
    await settle();
    expect(steps).toHaveLength(2);
    expect(notes).toEqual([]);
    steps[1]?.resolve(true);
    await settle();

    expect(notes).toEqual(['complete']);
    expect(steps).toHaveLength(2);
    expect(returned).not.toHaveBeenCalled();
  });

  it('should emit the error of a step', async () => {
    const { notes, observer, onLate } = journal();
    const { steps, iterable } = controlled();
    fromAsyncIterable(iterable, onLate).subscribe(observer);
    steps[0]?.reject(failure);
    await settle();

    expect(notes).toEqual([['error', failure]]);
  });

  it('should close the iterator when the subscriber unsubscribes, and report later errors', async () => {
    const { notes, observer, onLate } = journal();
    const { steps, returned, iterable } = controlled();
    fromAsyncIterable(iterable, onLate).subscribe(observer).unsubscribe();
    expect(returned).toHaveBeenCalledTimes(1);
    steps[0]?.reject(failure);
    await settle();

    expect(notes).toEqual([['late', failure]]);
  });

  it('should report an error of closing the iterator', async () => {
    const { notes, observer, onLate } = journal();
    const { returned, iterable } = controlled();
    returned.mockRejectedValueOnce(failure);
    fromAsyncIterable(iterable, onLate).subscribe(observer).unsubscribe();
    await settle();

    expect(notes).toEqual([['late', failure]]);
  });

  it('should unsubscribe from an iterator that cannot be closed', async () => {
    const { notes, observer, onLate } = journal();
    const { steps, iterable } = controlled(false);
    fromAsyncIterable(iterable, onLate).subscribe(observer).unsubscribe();
    steps[0]?.resolve(true);
    await settle();

    expect(notes).toEqual([]);
  });
});
