import { Readable } from 'node:stream';
import { Subject, takeUntil } from 'rxjs';
import { encodeWav } from '../../src/audio';
import { wavStream } from '../../src/index';
import { testCall } from '../../src/testing/testCall';
import { concatSamples, ramp } from '../kit/audio/audio';

const file = encodeWav(ramp(300), 8_000);
const pieces = [file.subarray(0, 3), file.subarray(3, 47), file.subarray(47, 100), file.subarray(100)];

async function* given(steps: string[] = []) {
  try {
    for (const piece of pieces) {
      steps.push('asked');
      yield await Promise.resolve(piece);
    }
  } finally {
    steps.push('closed');
  }
}

async function samplesOf(source: AsyncIterable<{ readonly samples: Int16Array }>) {
  const samples: Int16Array[] = [];
  for await (const frame of source) {
    samples.push(frame.samples);
  }
  return concatSamples(samples);
}

describe('wavStream', () => {
  it('should decode an async iterable, a Node stream, a web stream, and the result of a function', async () => {
    expect(await samplesOf(wavStream(given()))).toEqual(ramp(300));
    expect(await samplesOf(wavStream(Readable.from(pieces)))).toEqual(ramp(300));
    expect(await samplesOf(wavStream(new Blob([Buffer.from(file)]).stream()))).toEqual(ramp(300));
    expect(await samplesOf(wavStream(() => Promise.resolve(given())))).toEqual(ramp(300));
    expect(await samplesOf(wavStream(() => Promise.resolve(file)))).toEqual(ramp(300));
  });

  it('should read only as much as is pulled, and close its source when it is left', async () => {
    const steps: string[] = [];
    for await (const frame of wavStream(given(steps))) {
      expect(frame.samples.length).toBe(1);
      break;
    }

    expect(steps).toEqual(['asked', 'asked', 'closed']);
  });

  it('should close its source when it is not a WAV file', async () => {
    let isClosed = false;
    async function* html() {
      try {
        yield await Promise.resolve(Buffer.from('<html>502 Bad Gateway'));
        yield Buffer.from('</html>');
      } finally {
        isClosed = true;
      }
    }

    await expect(samplesOf(wavStream(html()))).rejects.toMatchObject({ code: 'badWav' });
    expect(isClosed).toBe(true);
  });

  it('should throw a TypeError for other values', () => {
    // @ts-expect-error -- an array is not an async source
    expect(() => wavStream(pieces)).toThrow(
      '`source` must be an async iterable or a web stream of Uint8Array, or a function that returns one, got an array of 4',
    );
  });

  describe('played', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('should be heard unchanged, and closed in the tick of the cut', async () => {
      const call = testCall();
      const heard: Int16Array[] = [];
      const codes: string[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      call.diagnostics$.subscribe(({ code }) => codes.push(code));
      call.play(wavStream(given())).subscribe();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(concatSamples(heard)).toEqual(ramp(300));
      expect(codes).toEqual([]);

      let cancelled = 0;
      const cut$ = new Subject<void>();
      const stream = new ReadableStream<Uint8Array>({
        cancel: () => {
          cancelled++;
        },
      });
      call.play(wavStream(stream)).pipe(takeUntil(cut$)).subscribe();
      cut$.next();
      expect(cancelled).toBe(1);
    });
  });
});
