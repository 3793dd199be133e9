import { PassThrough, Readable } from 'node:stream';
import { Subject, takeUntil } from 'rxjs';
import { promptAudio } from '../../../src/index';
import type { PlaySource } from '../../../src/session/contract/CallSession';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';

const bytesOf = (samples: Int16Array) =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

/** A call with a playback, in manual time. */
function play(source: PlaySource) {
  const call = testCall();
  const cut$ = new Subject<void>();
  const log: unknown[] = [];
  const codes: string[] = [];
  const heard: Int16Array[] = [];
  call.heard$.subscribe(({ samples }) => heard.push(samples));
  call.diagnostics$.subscribe(({ code, message }) => codes.push(`${code}: ${message}`));
  call
    .play(source)
    .pipe(takeUntil(cut$))
    .subscribe({
      next: (event) => log.push(event),
      error: (error: unknown) => log.push(error),
    });
  return {
    call,
    log,
    codes,
    heard: () => concatSamples(heard),
    cut: () => {
      cut$.next();
    },
  };
}

const finished = (heardMs: number) => ({ type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs });

/** Advances time, and lets promises settle. */
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** The calls of an async iterator that returns pieces of 20 ms, in order. */
function pieces(count: number) {
  const steps: string[] = [];
  let given = 0;
  const source: AsyncIterable<Int16Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        steps.push('next');
        return Promise.resolve(
          given < count
            ? { done: false, value: ramp(20, 1 + 160 * given++) }
            : { done: true as const, value: undefined },
        );
      },
      return: () => {
        steps.push('return');
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  };
  return { source, steps, given: () => given };
}

/** A source that never answers. */
function silentSource(steps: string[] = []): AsyncIterable<Int16Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        steps.push('next');
        return new Promise<IteratorResult<Int16Array>>(() => undefined);
      },
      return: () => {
        steps.push('return');
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  };
}

describe('play with async sources', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('should pull an async iterable about `sendAheadMs` ahead, and play it without a gap', async () => {
    const { source, given } = pieces(15_000);
    const { call, heard, cut, codes } = play(source);
    await pass(3_000);

    // Heard: 3,000 ms. At Exotel: 400 ms ahead. Here: another 400 ms, and the piece that fills them.
    expect(given() * 20).toBeGreaterThanOrEqual(3_400);
    expect(given() * 20).toBeLessThanOrEqual(3_000 + 400 + 400 + 20);
    expect(heard()).toEqual(ramp(heard().length / 8));
    expect(heard().length / 8).toBeGreaterThanOrEqual(2_800);
    expect(call.stats().heardMs).toBeGreaterThanOrEqual(2_800);
    expect(codes).toEqual([]);
    cut();
  });

  it('should finish when the source is complete and was heard', async () => {
    const { source, steps } = pieces(25);
    const { heard, log } = play(source);
    await pass(1_000);

    expect(log).toEqual([finished(500)]);
    expect(heard()).toEqual(ramp(500));
    expect(steps).not.toContain('return');
  });

  it('should close an iterator in the tick of the cut, also while its next value is awaited', async () => {
    const steps: string[] = [];
    const { cut } = play(silentSource(steps));
    await pass(500);
    expect(steps).toEqual(['next']);

    cut();
    expect(steps).toEqual(['next', 'return']);
  });

  it('should send the clear before it closes the iterator', async () => {
    const { source, steps } = pieces(1_000);
    const { call, cut } = play(source);
    call.sent$.subscribe(({ event }) => steps.push(event));
    await pass(500);
    steps.splice(0);
    cut();

    expect(steps).toEqual(['clear', 'return']);
  });

  it('should read a web stream when its audio is needed, and cancel it in the tick of the cut', async () => {
    let pulled = 0;
    let cancelled = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(bytesOf(ramp(100, 1 + 800 * pulled++)));
      },
      cancel: () => {
        cancelled++;
      },
    });
    const { heard, cut } = play(stream);
    await pass(3_000);
    expect(heard()).toEqual(ramp(heard().length / 8));
    expect(pulled * 100).toBeLessThanOrEqual(3_000 + 400 + 400 + 200);

    cut();
    expect(cancelled).toBe(1);
  });

  it('should cancel a web stream whose next value is awaited', () => {
    let cancelled = 0;
    const stream = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled++;
      },
    });
    const { cut } = play(stream);
    cut();

    expect(cancelled).toBe(1);
  });

  it('should read a Node stream at the pace of the call, and destroy it at the cut', async () => {
    let read = 0;
    const stream = new Readable({
      highWaterMark: 3_200,
      read() {
        // 100 ms less half a sample: chunks of odd length, of which every second begins within a sample.
        const all = bytesOf(ramp(20_000));
        this.push(all.subarray(read, read + 1_599));
        read += 1_599;
      },
    });
    const { heard, codes, cut } = play(stream);
    await pass(3_000);

    expect(heard().length / 8).toBeGreaterThanOrEqual(2_800);
    expect(heard()).toEqual(ramp(heard().length / 8));
    // The stream itself reads 300 ms ahead, and returns them as one piece.
    expect(read / 16).toBeLessThanOrEqual(3_000 + 400 + 400 + 300 + 300);
    expect(codes).toEqual([]);
    expect(stream.destroyed).toBe(false);
    cut();
    expect(stream.destroyed).toBe(true);
    await pass(0);
    expect(codes).toEqual([]);
  });

  it('should destroy a Node stream that has no data yet', async () => {
    const stream = new PassThrough();
    const { cut, codes } = play(stream);
    await pass(100);
    cut();
    expect(stream.destroyed).toBe(true);

    await pass(100);
    expect(codes).toEqual([]);
  });

  it('should fail a queued playback whose Node stream fails before its turn', async () => {
    const stream = new PassThrough();
    const call = testCall();
    const errors: unknown[] = [];
    call.play(ramp(1_000)).subscribe();
    call.play(stream).subscribe({ error: (error: unknown) => errors.push(error) });
    await pass(100);
    const failure = new Error('connection reset');
    stream.destroy(failure);
    await pass(2_000);

    expect(errors).toEqual([failure]);
  });

  it('should join half a sample to the audio after a pause of the source', async () => {
    const all = bytesOf(ramp(600));
    async function* halves() {
      yield all.subarray(0, 4_801);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      yield all.subarray(4_801);
    }
    const { heard, log, codes } = play(halves());
    await pass(4_000);

    expect(log).toEqual([finished(600)]);
    expect(heard()).toEqual(ramp(600));
    expect(codes.map((code) => code.split(':')[0])).toEqual(['sourceStalled']);
  });

  it('should not pad the audio of a source whose bursts come before the audio underruns', async () => {
    async function* bursts() {
      for (let at = 0; at < 5; at++) {
        yield ramp(590, 1 + 590 * 8 * at);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    }
    const { heard, call, codes } = play(bursts());
    const sizes: number[] = [];
    call.sent$.subscribe((message) => {
      if (message.event === 'media') {
        sizes.push(message.payload.length);
      }
    });
    await pass(6_000);

    expect(codes).toEqual([]);
    expect(heard()).toEqual(ramp(2_950));
    expect(sizes.slice(0, -1).every((size) => size === 3_200)).toBe(true);
  });

  it('should fail the playback with the error of the source, after the audio before it was heard', async () => {
    const failure = new Error('no voice');
    async function* failing() {
      yield ramp(300);
      await Promise.resolve();
      throw failure;
    }
    const { heard, log } = play(failing());
    await pass(1_000);

    expect(log).toEqual([failure]);
    expect(heard()).toEqual(ramp(300));
  });

  it.each<[string, () => PlaySource]>([
    [
      'an iterable that cannot be read',
      () => ({ [Symbol.asyncIterator]: () => thrown(new Error('locked')) }),
    ],
    ['a function that throws', () => () => thrown(new Error('locked'))],
    ['a function whose promise rejects', () => () => Promise.reject(new Error('locked'))],
  ])('should fail the playback of %s', async (_, source) => {
    const { log } = play(source());
    await pass(0);

    expect(log).toEqual([new Error('locked')]);
  });

  it('should fail for a value that is not audio, and close its source', async () => {
    const steps: string[] = [];
    const source: AsyncIterable<Int16Array> = {
      [Symbol.asyncIterator]: () => ({
        // @ts-expect-error -- as JavaScript may do
        next: () => Promise.resolve({ done: false, value: 'text' }),
        return: () => {
          steps.push('return');
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const { log } = play(source);
    await pass(0);

    expect(log).toMatchObject([{ code: 'badSource' }]);
    expect(String(log[0])).toContain('got "text"');
    expect(steps).toEqual(['return']);
  });

  it('should fail a source with endless empty pieces', async () => {
    async function* nothing() {
      for (;;) {
        yield await Promise.resolve(new Int16Array(0));
      }
    }
    const { log } = play(nothing());
    await pass(0);

    expect(log).toMatchObject([{ code: 'badSource' }]);
  });

  it('should play the source that a function returns, and abort its signal in the tick of the cut', async () => {
    const signals: AbortSignal[] = [];
    const { heard, cut, codes } = play(async ({ signal }) => {
      signals.push(signal);
      await Promise.resolve();
      return pieces(1_000).source;
    });
    await pass(1_000);
    expect(heard().length).toBeGreaterThan(0);
    expect(heard()).toEqual(ramp(heard().length / 8));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);

    cut();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await pass(0);
    expect(codes).toEqual([]);
  });

  it('should play samples that a function promises', async () => {
    const { heard, log } = play(() => Promise.resolve(ramp(100)));
    await pass(500);

    expect(log).toEqual([finished(200)].map((event) => ({ ...event, heardMs: 100 })));
    expect(heard()).toEqual(ramp(100));
  });

  it('should wake a generator that waits for its signal', async () => {
    const steps: string[] = [];
    const { cut, codes } = play(async function* ({ signal }) {
      try {
        yield ramp(20);
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new DOMException('left', 'AbortError'));
          });
        });
      } finally {
        steps.push('closed');
      }
    });
    await pass(1_000);
    cut();
    await pass(0);

    expect(steps).toEqual(['closed']);
    expect(codes).toEqual([expect.stringContaining('sourceStalled')]);
  });

  it('should close the promised source of a function when it comes after the cut', async () => {
    const steps: string[] = [];
    const { cut } = play(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return silentSource(steps);
    });
    await pass(100);
    cut();
    await pass(1_000);

    expect(steps).toEqual(['return']);
  });

  it('should report a source that fails to close, but not an AbortError', async () => {
    const failing = (error: Error): AsyncIterable<Int16Array> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<Int16Array>>(() => undefined),
        return: () => Promise.reject(error),
      }),
    });
    const broken = play(failing(new Error('disk gone')));
    const aborted = play(failing(new DOMException('left', 'AbortError')));
    broken.cut();
    aborted.cut();
    await pass(0);

    expect(broken.codes).toEqual([
      'sourceTeardownFailed: The source of a playback threw while it was closed: disk gone',
    ]);
    expect(aborted.codes).toEqual([]);
  });

  it('should play async sources within a list in their turn', async () => {
    const { heard, log } = play([ramp(300), pieces(10).source, ramp(100, 5_000)]);
    await pass(2_000);

    expect(log).toEqual([finished(600)]);
    expect(heard()).toEqual(concatSamples([ramp(300), ramp(200), ramp(100, 5_000)]));
  });

  it('should begin an async source of a prompt before its turn', async () => {
    const { source, steps } = pieces(10);
    const { heard, log } = play(promptAudio([ramp(1_500), source, ramp(100, 5_000)]));
    await pass(0);
    expect(steps).toEqual(['next']);

    await pass(4_000);
    expect(log).toEqual([finished(1_800)]);
    expect(heard()).toEqual(concatSamples([ramp(1_500), ramp(200), ramp(100, 5_000)]));
  });

  it('should close the async source of a prompt that is cut before its turn', async () => {
    const { source, steps } = pieces(10);
    const { cut } = play(promptAudio([ramp(1_500), source]));
    await pass(0);
    cut();

    expect(steps).toEqual(['next', 'return']);
  });
});

function thrown(error: Error): never {
  throw error;
}
